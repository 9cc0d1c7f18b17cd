import { type ErrorCode, errorCodesIn } from "./errorCode";
import { GUIDE_CODES } from "./guideCodes";
import { UPDATE_CODES } from "./updateCodes";
import { WINDOWS_CODES } from "./windowsCodes";

export { type ErrorCode, type ErrorSource, errorCodeOf } from "./errorCode";

/**
 * The codes that Windows update administrators come across, the guide's first. Many Windows Update codes are too rare
 * to be included.
 */
export const ERROR_CODES: readonly ErrorCode[] = [...GUIDE_CODES, ...UPDATE_CODES, ...WINDOWS_CODES];

/** The entry of a code in the form that {@link ErrorCode.code} has; undefined if it is not in the table. */
export function findErrorCode(hex: string): ErrorCode | undefined {
    return ERROR_CODES.find(({ code }) => code === hex);
}

/**
 * The known code whose number is closest, with the same facility (the upper half of the number): the same component
 * most likely failed. Undefined if no code of that facility is known.
 */
export function nearestErrorCode(hex: string): ErrorCode | undefined {
    const distance = ({ code }: ErrorCode) => Math.abs(Number(code) - Number(hex));
    return ERROR_CODES.filter(({ code }) => code.slice(0, 6) === hex.slice(0, 6)).sort(
        (one, other) => distance(one) - distance(other),
    )[0];
}

/**
 * The codes that a text names, by number or by name, without duplicates; numbers first. A code that is in no table has
 * no entry.
 */
export function errorCodesNamed(text: string): { readonly hex: string; readonly entry: ErrorCode | undefined }[] {
    const words = new Set(text.toLowerCase().match(/\w+/g));
    const byName = ERROR_CODES.filter(({ name }) => name.includes("_") && words.has(name.toLowerCase()));
    const byNumber = errorCodesIn(text, (hex) => findErrorCode(hex) !== undefined);
    const all = new Set([...byNumber, ...byName.map(({ code }) => code)]);
    return [...all].map((hex) => ({ hex, entry: findErrorCode(hex) }));
}
