import type { GraphEmulatorOptions } from "pulumi-hotpatch/emulator";
import { CREDENTIAL_KINDS } from "./credentialKinds";

export type CredentialKind = (typeof CREDENTIAL_KINDS)[number];

/** What the end-to-end tests are run under, on top of what a test asks for itself. */
export interface Conditions {
    readonly emulator: GraphEmulatorOptions;
    /** The https door, and the kind of credential that opens it; undefined for the http door and its fixed token. */
    readonly credential?: CredentialKind;
}

/** Writes take this long to be seen everywhere, in milliseconds. */
const LAG_MS = 300;

/**
 * `HOTPATCH_E2E_SEED` asks for a hostile service: replicas lag, pages hold two objects, and budgets are a two-hundredth of the
 * documented ones (a fiftieth for devices), which come back twenty times as fast. `HOTPATCH_E2E_CREDENTIAL` asks for https and names the kind of credential.
 */
export function conditions(env: NodeJS.ProcessEnv = process.env): Conditions {
    const { HOTPATCH_E2E_SEED: seed, HOTPATCH_E2E_CREDENTIAL: kind } = env;
    const credential = CREDENTIAL_KINDS.find((each) => each === kind);
    if (kind !== undefined && credential === undefined) {
        throw new Error(`HOTPATCH_E2E_CREDENTIAL is '${kind}'. Use one of ${CREDENTIAL_KINDS.join(", ")}.`);
    }
    return {
        emulator: {
            ...(seed === undefined
                ? {}
                : {
                      seed: Number(seed),
                      replicationLagMs: LAG_MS,
                      pageSize: 2,
                      throttle: { scale: 0.005, speed: 20, workloads: { intuneDevices: 4 } },
                  }),
            ...(credential === undefined ? {} : { https: true }),
        },
        credential,
    };
}
