import { UserError } from "./userError";
import { visible } from "./visible";

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const ZERO = /^[0-]+$/;

/** Whether a text has the form of an id in Microsoft Entra or Intune. */
export function isGuid(text: string): boolean {
    return GUID.test(text);
}

/** Whether it is one that somebody can have: all zeros stand for nobody. */
export function isSomebodysGuid(text: string): boolean {
    return GUID.test(text) && !ZERO.test(text);
}

/**
 * An id as a segment of a path. Whatever else is written there would lead to another object, or to a whole collection: `..`, nothing,
 * `a/b`.
 *
 * @param what kind of object it is: `quality update policy`
 * @throws UserError for anything but a GUID.
 */
export function segment(id: string, what: string): string {
    if (!isGuid(id)) {
        throw new UserError(
            `'${visible(String(id), 100)}' cannot be the id of a ${what}, which is a GUID. Check the id that was given or recorded`,
        );
    }
    return encodeURIComponent(id);
}
