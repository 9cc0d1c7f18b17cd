import { createRequire } from "node:module";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { hasMocks } from "./mocked";
import { ProgramError } from "./programError";

/** What Pulumi's state has of our handlers; see `handlers/providerText.ts`. */
const HANDLERS = "pulumi-hotpatch/handlers/v1";

/**
 * Refuses a program from whose folder the handlers cannot be found. Pulumi runs them in a process of its own and looks from the
 * program's folder, in the `node_modules` of that and of the folders above it; the program itself may have this package from
 * somewhere else, such as a package of its workspace. Without this the engine ends with a bare `Cannot find module`.
 *
 * Not asked under mocks, and not in inline programs of the Automation API, whose process says nothing about that folder.
 *
 * @param folders where Pulumi may look from; one of them has to find it
 * @throws ProgramError with what to do.
 */
export function refuseUnresolvable(where: string, folders: readonly string[] = programFolders()): void {
    if (folders.length > 0 && !folders.some(finds)) {
        throw new ProgramError(
            `${where}: pulumi-hotpatch is not found from the program's folder, ${folders[0]}, where Pulumi looks for the resource's ` +
                "implementation. Add it to the dependencies in the package.json of that folder, as it stands in the package that uses it, " +
                "and install again: a dependency of another package of the workspace is not enough.",
        );
    }
}

function programFolders(): string[] {
    const root = pulumi.runtime.getRootDirectory();
    return hasMocks() || root === "" ? [] : [process.cwd(), root];
}

function finds(folder: string): boolean {
    try {
        createRequire(join(folder, "index.js")).resolve(HANDLERS);
        return true;
    } catch {
        return false;
    }
}
