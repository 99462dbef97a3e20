"""The sphere that everything is measured on: distances, planes, projections, clipping."""
