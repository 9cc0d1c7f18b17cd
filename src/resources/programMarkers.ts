import * as pulumi from "@pulumi/pulumi";
import { ProgramError } from "./programError";

/** One process may run several programs, inline or under mocks; each has an engine connection of its own. */
const programs = new WeakMap<object, Map<string, string>>();

/**
 * Refuses a marker of the user's own wording that another resource of the program has already: after an interrupted run, either
 * could take the other's policy for its own.
 *
 * @throws ProgramError that names the other resource.
 */
export function refuseSecondMarker(marker: string, name: string): void {
    const program = pulumi.runtime.getMonitor() ?? programs;
    const markers = programs.get(program) ?? new Map<string, string>();
    programs.set(program, markers);
    const other = markers.get(marker);
    if (other !== undefined) {
        throw new ProgramError(
            `The policies '${other}' and '${name}' have the same marker, '${marker}'. Give each its own, or leave it out.`,
        );
    }
    markers.set(marker, name);
}
