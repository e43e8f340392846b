"""Charts of a benchmark's own figures, as Mermaid in Markdown: forges and editors draw it, and its source is readable."""

COLOURS = {"red": "#b3261e", "blue": "#1f4e9c"}


def lines(x, xs, y, series):
    """
    One line in each of the colours. Mermaid has no legend, so the title says which is which.

    x, y: what the axes are about; xs: texts along the first
    series: by what a line is about, its values
    """
    title = ", ".join(f"{colour}: {name}" for colour, name in zip(COLOURS, series))
    along = ", ".join(f'"{each}"' for each in xs)
    return "\n".join([
        "```mermaid",
        f'%%{{init: {{"themeVariables": {{"xyChart": {{"plotColorPalette": "{", ".join(COLOURS.values())}"}}}}}}}}%%',
        "xychart-beta", f'  title "{title}"', f'  x-axis "{x}" [{along}]',
        f'  y-axis "{y}" 0 --> {ceiling(max(map(max, series.values())))}',
        *(f"  line [{', '.join(f'{value:g}' for value in values)}]" for values in series.values()), "```"])


def ceiling(value):
    """The next number of one digit, so that the axis ends above every line."""
    digit = 10 ** (len(str(int(value))) - 1)
    return (int(value) // digit + 1) * digit
