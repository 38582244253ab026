"""What applying keeps: entries that wait, outcomes, conflicts, sums to compare."""
