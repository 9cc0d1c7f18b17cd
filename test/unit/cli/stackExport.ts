const URN = "urn:pulumi:prod::tenant::";
const ROLLOUT = "hotpatch:index:HotpatchRollout";
const RING = `${ROLLOUT}$hotpatch:index:HotpatchRing`;

interface Exported {
    readonly policyId: string;
    readonly held?: boolean;
    /** What the gates of early's next step were made with. */
    readonly gates?: readonly unknown[];
}

/** What `pulumi stack export` writes for a stack with a rollout: its pilot has the policy, and early is yet to open. */
export function stackExport({ policyId, held = false, gates = [{ kind: "delivered" }] }: Exported): string {
    const early = held
        ? { held: { to: 0.5, at: "2026-11-20T08:00:00.000Z", reasons: ["Nobody has approved it.", "It is Friday."] } }
        : {};
    const rings = [
        {
            name: "pilot",
            open: 1,
            devices: "share from 0 % to 5 %",
            paused: true,
            stopped: false,
            openedAt: "2026-11-01T00:00:00.000Z",
        },
        {
            name: "early",
            open: 0,
            devices: "the rest",
            paused: false,
            stopped: false,
            ...early,
            next: { config: "tenant:early", to: 0.25, gates, versions: ["24H2", "25H2"] },
        },
    ];
    const resources = [
        { urn: `${URN}pulumi:pulumi:Stack::tenant-prod`, type: "pulumi:pulumi:Stack" },
        { urn: `${URN}${ROLLOUT}::win11`, type: ROLLOUT, outputs: { rings } },
        { urn: `${URN}${RING}::win11-pilot`, type: "hotpatch:index:HotpatchRing" },
        {
            urn: `${URN}${RING}$pulumi-nodejs:dynamic:Resource::win11-pilot-assignment`,
            outputs: { policyId: "00000000-0000-0000-0000-00000000dead" },
            delete: true,
        },
        { urn: `${URN}${RING}$pulumi-nodejs:dynamic:Resource::win11-pilot-assignment`, outputs: { policyId } },
    ];
    return JSON.stringify({ version: 3, deployment: { manifest: {}, resources } });
}
