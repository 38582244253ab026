"""What a page must not have: anything from outside, and what runs or dresses inside of it (the CSP of settings)."""

import re

FOREIGN = re.compile(r"""(?:src|href|action|hx-\w+|data)\s*=\s*["']?(?:https?:)?//(?!testserver)[^"'\s>]*""")
INLINE = re.compile(r"""<style|\sstyle\s*=|\son[a-z]+\s*=\s*["']|<script(?![^>]*\ssrc=)|javascript:""", re.IGNORECASE)


def faults(html: str) -> list[str]:
    # Written to by pressing a link, on a line that is there then; nothing of it is fetched.
    kept = html.replace('href="https://wa.me/', 'href="/')
    return [found.group(0) for pattern in (FOREIGN, INLINE) for found in pattern.finditer(kept)]
