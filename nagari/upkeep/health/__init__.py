"""How this site is: /sehat/ for who watches it, figures for Prometheus, what it tells the site above."""
