"""Files where they are: objects of S3, Google Cloud Storage and Azure, and of web servers.

They are read as streams or in ranges, and never kept. Credentials come from the environment alone.
"""
