import {
    type GraphEmulatorOptions,
    type KnownIssueSeed,
    startGraphEmulator,
} from "../../../packages/graph-emulator/src";
import { listKnownIssues } from "../../../src/graph/endpoints/knownIssues";
import { createGraphClient } from "../../../src/graph/graphClient";
import { readGraphSettings } from "../../../src/graph/settings";
import { bench, stopBenches } from "./support/graph";

const SEEDS: readonly KnownIssueSeed[] = [
    {
        id: "WI1240001",
        version: "24H2",
        title: "Some devices restart",
        startDateTime: "2026-05-13T00:00:00Z",
        resolvedDateTime: "2026-05-20T00:00:00Z",
        safeguardHoldIds: [56318982],
    },
    { id: "WI1240002", version: "25H2", title: "Sound", startDateTime: "2026-05-14T00:00:00Z", status: "mitigated" },
    { id: "WI1240003", version: "24H2", title: "Later", startDateTime: "2026-06-14T00:00:00Z" },
    { id: "WI1230001", version: "23H2", title: "Too old for hotpatches", startDateTime: "2026-05-14T00:00:00Z" },
];

async function issues(versions: readonly string[], startsAt: string, more: GraphEmulatorOptions = {}) {
    const emulator = await startGraphEmulator({ devices: 0, startsAt, catalog: { knownIssues: SEEDS }, ...more });
    try {
        const env = emulator.environment();
        const graph = createGraphClient(readGraphSettings({ config: () => undefined, env }));
        return await listKnownIssues(graph, versions);
    } finally {
        await emulator.stop();
    }
}

describe("known issues", () => {
    afterEach(stopBenches);

    it("are those of the versions that are asked for, as of today", async () => {
        expect(await issues(["24H2"], "2026-05-15T00:00:00Z", { pageSize: 1 })).toEqual([
            {
                id: "WI1240001",
                title: "Some devices restart",
                version: "24H2",
                status: "confirmed",
                startedAt: "2026-05-13T00:00:00Z",
                safeguardHoldIds: [56318982],
            },
        ]);
        const states = (await issues([], "2026-07-01T00:00:00Z")).map(({ id, status }) => [id, status]);
        expect(states).toEqual([
            ["WI1240001", "resolved"],
            ["WI1240003", "confirmed"],
            ["WI1240002", "mitigated"],
        ]);
    });

    it("are not known of a version that is not listed, nor without the permission", async () => {
        await expect(issues(["24H2", "26H2"], "2026-05-15T00:00:00Z")).rejects.toThrow(
            "Microsoft Graph lists no known issues of Windows 11, version 26H2",
        );
        await expect(issues(["24H2"], "2026-05-15T00:00:00Z", { roles: ["Device.Read.All"] })).rejects.toMatchObject({
            status: 403,
            fix: expect.stringContaining("WindowsUpdates.Read.All"),
        });
    });

    it.each([
        [{ value: [] }, "Microsoft Graph lists no known issues of Windows 11"],
        [
            { value: [{ id: "../groups", name: "Windows 11, version 24H2" }] },
            /about Windows product '..\/groups' is not valid: id/,
        ],
        [
            { value: [{ name: "Windows 11, version 24H2" }] },
            /about one Windows product of a list is not valid: id is missing/,
        ],
    ])("are not guessed from %j", async (body, message) => {
        const { graph, sent } = await bench([{ body }]);
        await expect(listKnownIssues(graph, [])).rejects.toThrow(message);
        expect(sent()).toHaveLength(1);
    });
});
