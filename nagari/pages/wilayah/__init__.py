"""Pages of regions: the jorong, RW and RT of a village, and the search. Here, because they ask who is logged in."""
