"""Pages without fields: flat copies, scans and photographs are drawn, placed and read; only pictures are touched."""
