"""Pages of the books at /buku/."""
