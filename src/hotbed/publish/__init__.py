"""From facts to what people look at: atlas, briefs, press text, workbook, maps."""
