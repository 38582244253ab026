"""`python -m nagari.printing.apart TEMPLATE MOMENT`: data on standard input, the PDF on standard output.

Started by `rendering.render_apart`; loads no Django.
"""

import sys

from nagari.printing.typesetting import TypesetError, typeset


def main() -> int:
    template, moment = sys.argv[1:]
    try:
        made = typeset(template, sys.stdin.buffer.read().decode(), int(moment))
    except (TypesetError, ImportError) as error:
        sys.stderr.write(str(error))
        return 1
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
