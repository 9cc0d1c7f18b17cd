import { type ErrorCode, errorCodesIn } from "./errorCode";
import { GUIDE_CODES } from "./guideCodes";
import { UPDATE_CODES } from "./updateCodes";
import { WINDOWS_CODES } from "./windowsCodes";

export { type ErrorCode, type ErrorSource, errorCodeOf } from "./errorCode";

/**
 * The codes that an administrator of Windows updates meets, the guide's first. Many codes of Windows Update are too rare to
 * be here.
 */
export const ERROR_CODES: readonly ErrorCode[] = [...GUIDE_CODES, ...UPDATE_CODES, ...WINDOWS_CODES];

/** The entry of a code in the form that {@link ErrorCode.code} has; undefined if it is not in the table. */
export function findErrorCode(hex: string): ErrorCode | undefined {
    return ERROR_CODES.find(({ code }) => code === hex);
}

/**
 * The known code whose number is nearest, of the same facility (the upper half of the number): its component is most likely
 * the one that failed. Undefined if no code of that facility is known.
 */
export function nearestErrorCode(hex: string): ErrorCode | undefined {
    const distance = ({ code }: ErrorCode) => Math.abs(Number(code) - Number(hex));
    return ERROR_CODES.filter(({ code }) => code.slice(0, 6) === hex.slice(0, 6)).sort(
        (one, other) => distance(one) - distance(other),
    )[0];
}

/** The codes that a text names, by number or by name, each once; numbers first. Those that are in no table have no entry. */
export function errorCodesNamed(text: string): { readonly hex: string; readonly entry: ErrorCode | undefined }[] {
    const words = new Set(text.toLowerCase().match(/\w+/g));
    const byName = ERROR_CODES.filter(({ name }) => name.includes("_") && words.has(name.toLowerCase()));
    const byNumber = errorCodesIn(text, (hex) => findErrorCode(hex) !== undefined);
    const all = new Set([...byNumber, ...byName.map(({ code }) => code)]);
    return [...all].map((hex) => ({ hex, entry: findErrorCode(hex) }));
}
