import type { LoggedRequest } from "pulumi-hotpatch/emulator";
import { isOurs } from "./brokenRuns";
import { CrashRig, type Tally } from "./crashRig";
import type { Operation } from "./operations";

/** How many stacks work side by side. */
const RIGS = 2;

/** One request of an operation, so that it can be found again in another run: ids are taken out. */
export interface RehearsedRequest {
    readonly method: string;
    readonly version: "v1.0" | "beta";
    /** Below the version; `*` for an id. */
    readonly path: string;
    /** Which of all requests of this method and path, from 1. */
    readonly nth: number;
}

/** The requests that an operation makes if nothing goes wrong. */
export interface Rehearsal {
    readonly ours: readonly RehearsedRequest[];
    /** Of the azuread provider, which are not ours to make survive. */
    readonly azuread: readonly RehearsedRequest[];
}

/** Several rigs, and the points that they share among them. */
export class CrashMatrix {
    private readonly rehearsals = new Map<Operation, Rehearsal>();

    private constructor(private readonly rigs: readonly CrashRig[]) {}

    static async open(): Promise<CrashMatrix> {
        return new CrashMatrix(await Promise.all(Array.from({ length: RIGS }, () => CrashRig.open())));
    }

    /** Runs an operation undisturbed, once. */
    async rehearsal(operation: Operation): Promise<Rehearsal> {
        const known = this.rehearsals.get(operation);
        if (known !== undefined) {
            return known;
        }
        const [rig] = this.rigs;
        const seen = rig === undefined ? [] : numbered(await rig.rehearse(operation));
        const part = (ours: boolean) => seen.filter((each) => each.ours === ours).map(({ request }) => request);
        const rehearsal = { ours: part(true), azuread: part(false) };
        this.rehearsals.set(operation, rehearsal);
        return rehearsal;
    }

    /** Tries all points, names each of them in the output, and returns what failed: each point's name and why. */
    async failures<P extends { readonly name: string }>(
        points: readonly P[],
        survive: (rig: CrashRig, point: P) => Promise<void>,
    ): Promise<string[]> {
        const left = [...points];
        const failed: string[] = [];
        const work = async (rig: CrashRig) => {
            for (let point = left.shift(); point !== undefined; point = left.shift()) {
                const { name } = point;
                const started = Date.now();
                const error: unknown = await survive(rig, point).then(
                    () => undefined,
                    (reason: unknown) => reason,
                );
                if (error !== undefined) {
                    failed.push(`${name}: ${error}`);
                }
                const seconds = ((Date.now() - started) / 1000).toFixed(1);
                process.stdout.write(`  ${error === undefined ? "survived" : "FAILED"} in ${seconds} s: ${name}\n`);
            }
        };
        await Promise.all(this.rigs.map(work));
        return failed;
    }

    /** What happened on the way so far. */
    tally(name: keyof Tally): number {
        return this.rigs.reduce((sum, { tally }) => sum + tally[name], 0);
    }

    async stop(): Promise<void> {
        await Promise.all(this.rigs.map((rig) => rig.stop()));
    }
}

/** One line that says what survived. */
export function printSurvivors(what: string, points: number, failed: readonly string[], more = ""): void {
    process.stdout.write(`${what}: ${points - failed.length} survived of ${points}${more}\n`);
}

function numbered(requests: readonly LoggedRequest[]): { request: RehearsedRequest; ours: boolean }[] {
    const counts = new Map<string, number>();
    return requests.map(({ method, path, headers }) => {
        const [, version = "", rest = ""] = /^\/([^/]+)([^?]*)/.exec(path) ?? [];
        const place = rest.replace(/\('[^']*'\)/g, "/*").replace(/\/[^/]*[0-9a-f]{8}-[0-9a-f]{4}-[^/]*/g, "/*");
        const key = `${method} ${version} ${place}`;
        const nth = (counts.get(key) ?? 0) + 1;
        counts.set(key, nth);
        const request = { method, version: version === "beta" ? "beta" : "v1.0", path: place, nth } as const;
        return { request, ours: isOurs(headers) };
    });
}
