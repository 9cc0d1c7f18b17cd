import { UserError } from "./userError";
import { visible } from "./visible";

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const ZERO = /^[0-]+$/;

/** Whether a text has the form of an id in Microsoft Entra or Intune. */
export function isGuid(text: string): boolean {
    return GUID.test(text);
}

/** Whether an id can belong to an object: all zeros means "none". */
export function isSomebodysGuid(text: string): boolean {
    return GUID.test(text) && !ZERO.test(text);
}

/**
 * An id as a path segment. Anything else in its place would address a different object or a whole collection: `..`, an
 * empty text, `a/b`.
 *
 * @param what kind of object it is: `quality update policy`
 * @throws UserError for anything but a GUID.
 */
export function segment(id: string, what: string): string {
    if (!isGuid(id)) {
        throw new UserError(
            `'${visible(String(id), 100)}' is not a valid id of a ${what}, which is a GUID. Check the id that was given or recorded`,
        );
    }
    return encodeURIComponent(id);
}
