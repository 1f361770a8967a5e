"""What all screens share: the desk (one workspace, one act at a time), visits, the look of pages, what guards them."""
