import type { Amount, OpenAmount } from "../impact/amount";
import { number } from "./numbers";

/**
 * An amount as every summary writes it. What was counted is exact; of an estimate the margin has one digit, rounded up, and the number
 * ends where that digit stands: `about 1,200 ± 60`.
 */
export function amount({ devices, margin = 0 }: Amount): string {
    if (margin === 0) {
        return number(devices);
    }
    const step = 10 ** Math.floor(Math.log10(margin));
    return `about ${number(Math.round(devices / step) * step)} ± ${number(Math.ceil(margin / step) * step)}`;
}

/** Whether there is anything to say of an amount. */
export function isAny({ devices, margin = 0 }: Amount): boolean {
    return devices > 0 || margin > 0;
}

/** The same with what is not known: `30, perhaps 12 more`. */
export function openAmount(given: OpenAmount): string {
    const { unknown } = given;
    if (unknown === 0) {
        return amount(given);
    }
    return isAny(given) ? `${amount(given)}, perhaps ${number(unknown)} more` : `perhaps ${number(unknown)}`;
}

/** So many names are given where there are more. */
const FEW_NAMES = 3;
/** Up to so many are all given. */
const ALL_NAMES = 5;

/** Names in full where they are few; else the first, and how many more there are. */
export function names(given: readonly string[], count: number): string {
    const shown = count <= ALL_NAMES ? given : given.slice(0, FEW_NAMES);
    const more = count - shown.length;
    return more === 0 ? shown.join(", ") : `${shown.join(", ")} … and ${number(more)} more`;
}
