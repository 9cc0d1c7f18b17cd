import { guid } from "../../base/problems";
import { isUnknown } from "../../base/unknown";

/** Which existing policy to adopt; exactly one of the two. */
export interface Adopt {
    /** Its id. */
    id?: string;
    /** Its exact name. */
    displayName?: string;
}

const isId = guid("Use the id of the existing policy.");

/** What is wrong with the reference to the policy that a program wants to adopt. */
export function adoptProblem(value: unknown): string | undefined {
    const { id, displayName, ...others } = typeof value === "object" && value !== null ? (value as Adopt) : {};
    if ((id === undefined) === (displayName === undefined) || Object.keys(others).length > 0) {
        return 'must name one existing policy. Write {id: "…"} or {displayName: "…"}.';
    }
    return id === undefined || isUnknown(id) ? undefined : isId(id);
}

/** The id in lower case: the case of a GUID does not matter. */
export function canonicalAdopt(adopt: Adopt): Adopt {
    return adopt.id === undefined || isUnknown(adopt.id) ? adopt : { id: adopt.id.toLowerCase() };
}
