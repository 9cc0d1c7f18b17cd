import { createRequire } from "node:module";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { hasMocks } from "./mocked";
import { ProgramError } from "./programError";

/** What Pulumi's state contains of our handlers; see `handlers/providerText.ts`. */
const HANDLERS = "pulumi-hotpatch/handlers/v1";

/**
 * Refuses a program from whose folder the handlers cannot be found. Pulumi runs them in a separate process and searches
 * from the program's folder, in `node_modules` there and in the folders above; the program itself may have loaded this
 * package from somewhere else, such as another package of its workspace. Without this check the engine fails with a
 * bare `Cannot find module`.
 *
 * Not checked under mocks, or in inline programs of the Automation API, whose process does not know that folder.
 *
 * @param folders where Pulumi may search from; one of them has to find it
 * @throws ProgramError that says what to do.
 */
export function refuseUnresolvable(where: string, folders: readonly string[] = programFolders()): void {
    if (folders.length > 0 && !folders.some(finds)) {
        throw new ProgramError(
            `${where}: pulumi-hotpatch is not found from the program's folder, ${folders[0]}, where Pulumi looks for the resource's ` +
                "implementation. Add it to the dependencies in that folder's package.json, as in the package that uses it, " +
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
