import { perProgram } from "./perProgram";
import { ProgramError } from "./programError";

/** The resource that has each user-defined marker. */
const markers = perProgram(() => new Map<string, string>());

/**
 * Refuses a user-defined marker that another resource of the program already has: after an interrupted run, either
 * could take the other's policy for its own.
 *
 * @throws ProgramError that names the other resource.
 */
export function refuseSecondMarker(marker: string, name: string): void {
    const other = markers().get(marker);
    if (other !== undefined) {
        throw new ProgramError(
            `The policies '${other}' and '${name}' have the same marker, '${marker}'. Give each its own, or leave it out.`,
        );
    }
    markers().set(marker, name);
}
