/** A number as summaries and pages write it: `1,640`. */
export function number(value: number): string {
    return value.toLocaleString("en-US");
}

/** `1 device`, `12,345 devices`. */
export function counted(count: number, noun: string): string {
    return `${number(count)} ${noun}${count === 1 ? "" : "s"}`;
}
