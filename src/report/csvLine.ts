/** One line of a CSV file, its end included. Its cells are safe to show (`visibleEscaped`); none is taken for a formula. */
export function csvLine(cells: readonly string[]): string {
    return `${cells.map(cell).join(",")}\r\n`;
}

/** OWASP, "CSV Injection" (2025): a cell that begins with one of these, in their full width too, is evaluated. */
const FORMULA = /^\s*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

function cell(value: string): string {
    const text = FORMULA.test(value) ? `'${value}` : value;
    return /[",;\r\n\t]/.test(text) || text.trim() !== text ? `"${text.replaceAll('"', '""')}"` : text;
}
