import { isPlainObject } from "../base/plainObject";
import {
    type EntraDevices,
    listPages,
    type ReadContext,
    readEntra,
    readSelection,
    type Selection,
} from "./entraDevices";
import type { Machine, Machines } from "./machines";
import { recordProblem } from "./managedDevice";
import { ReadingStopped } from "./stop";

/** What was found in Intune and Entra. */
export interface FoundMachines {
    readonly machines: readonly Machine[];
    readonly entra: EntraDevices;
    /** How many Intune records had been read when reading was stopped; undefined if the list was read completely. */
    readonly stoppedAfter?: number;
}

/** Where Intune records are added. */
export interface EmptyMachines {
    readonly machines: Machines;
    /** The properties that are read for each record. */
    readonly select: string;
}

/**
 * Reads the lists of Intune and Entra in parallel; with a selection Entra's first, because it decides. Yields machines
 * page by page, so that more can be asked about them while the lists are being read, and all of them in the end. A
 * machine is yielded again if a later page has a newer record of it.
 *
 * @throws Error (its `cause` a GraphError) if a list cannot be read.
 */
export async function* tenantLists(
    context: ReadContext,
    selection: Selection,
    { machines, select }: EmptyMachines,
): AsyncGenerator<readonly Machine[], FoundMachines, undefined> {
    const isSelection = selection.groups !== undefined || selection.filter !== undefined;
    const selected = isSelection ? await readSelection(context, selection) : undefined;
    const abandon = new AbortController();
    let entra: BackgroundReading | undefined;
    try {
        const pages = listPages(context, "Intune devices", "beta", "/deviceManagement/managedDevices", {
            query: { $select: select },
        });
        for (;;) {
            const page = await pages.next();
            // Not before Intune's first page, which everything else waits for.
            entra ??= selected === undefined ? inBackground(context, abandon.signal) : finished(selected);
            if (page.done) {
                const found = { machines: machines.clients(), entra: await entra.result };
                return page.value ? found : { ...found, stoppedAfter: machines.records };
            }
            entra.throwIfFailed();
            const met = new Set<Machine>();
            for (const object of page.value) {
                const machine = selected === undefined || isIn(selected, object) ? machines.add(object) : undefined;
                if (machine !== undefined) {
                    met.add(machine);
                }
            }
            context.onProgress({ step: "Intune devices", done: machines.records });
            yield [...met];
        }
    } finally {
        abandon.abort(new ReadingStopped("the other list could not be read"));
    }
}

interface BackgroundReading {
    readonly result: Promise<EntraDevices>;
    /** Throws the error that it failed with, if it has by now. */
    throwIfFailed(): void;
}

/** Starts reading Entra's list, until `abandoned`. */
function inBackground(context: ReadContext, abandoned: AbortSignal): BackgroundReading {
    const signal = context.signal === undefined ? abandoned : AbortSignal.any([context.signal, abandoned]);
    const result = readEntra({ ...context, signal });
    let failure: { readonly error: unknown } | undefined;
    result.catch((error: unknown) => {
        failure = { error };
    });
    return {
        result,
        throwIfFailed() {
            if (failure !== undefined) {
                throw failure.error;
            }
        },
    };
}

function finished(devices: EntraDevices): BackgroundReading {
    return { result: Promise.resolve(devices), throwIfFailed: () => {} };
}

/** An entry that is not a valid record is reported, whatever it would have been. */
function isIn({ objects }: EntraDevices, entry: unknown): boolean {
    if (!isPlainObject(entry) || recordProblem(entry) !== undefined) {
        return true;
    }
    const { azureADDeviceId } = entry;
    return typeof azureADDeviceId === "string" && objects.has(azureADDeviceId.toLowerCase());
}
