"""Reading regions: the tree, the search, the parts of a village."""
