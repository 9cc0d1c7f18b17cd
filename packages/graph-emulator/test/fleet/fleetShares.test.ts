import { startGraphEmulator } from "../../src";
import { generateFleet } from "../../src/fleet";
import { parseScenario } from "../../src/scenario/scenario";

describe("a fleet with shares of one's own", () => {
    const shares = {
        editions: { "4": 1 },
        builds: { "26100.8875": 1 },
        vbs: { running: 3, notConfigured: 1 },
        joins: { azureADJoined: 1 },
        agents: { mdm: 1 },
    };

    it("has them, within chance", () => {
        const { tally } = generateFleet({ devices: 4000, seed: 7, shares });
        const off = tally.byBadge["Not eligible (vbs)"] ?? 0;
        expect(off / 4000).toBeGreaterThan(0.2);
        expect(off / 4000).toBeLessThan(0.3);
        expect(tally.byBadge["Not eligible (edition)"]).toBeUndefined();
        expect(tally.byBadge["Not eligible (build)"]).toBeUndefined();
    });

    it("comes from a scenario, which is told what is wrong by line and key", () => {
        const text = ["fleet:", "  devices: 10", "  shares:", "    vbs: { running: 1, notInventoried: 1 }"].join("\n");
        expect(parseScenario(text).shares).toEqual({ vbs: { running: 1, notInventoried: 1 } });
        const wrong = "fleet:\n  shares:\n    builds: { '24H2': 1 }\n    vbs: { running: -1 }\n    colour: {}";
        expect(() => parseScenario(wrong)).toThrow(/line 3.*24H2.*BUILD\.REVISION[\s\S]*line 4.*weight[\s\S]*colour/);
        expect(() => generateFleet({ devices: 1, seed: 1, shares: { vbs: { running: 0 } } })).toThrow(
            /shares\.vbs: expected at least one weight above 0/,
        );
    });
});

describe("$expand=assignments", () => {
    it.each([true, false])("brings the assignments or, as users saw of a sibling type, none (%p)", async (full) => {
        const emulator = await startGraphEmulator({ devices: 0, expandsAssignments: full });
        const call = async (method: string, path: string, body?: object) => {
            const response = await fetch(`${emulator.endpoint}${path}`, {
                method,
                headers: { Authorization: `Bearer ${emulator.token}`, "Content-Type": "application/json" },
                body: body === undefined ? undefined : JSON.stringify(body),
            });
            const text = await response.text();
            return text === "" ? {} : JSON.parse(text);
        };
        try {
            const root = "/beta/deviceManagement/windowsQualityUpdatePolicies";
            const group = await call("POST", "/v1.0/groups", {
                displayName: "g",
                mailEnabled: false,
                mailNickname: "g",
                securityEnabled: true,
            });
            const policy = await call("POST", root, { displayName: "p", hotpatchEnabled: true });
            const target = { "@odata.type": "#microsoft.graph.groupAssignmentTarget", groupId: group.id };
            await call("POST", `${root}/${policy.id}/assign`, { assignments: [{ target }] });
            expect((await call("GET", `${root}/${policy.id}?$expand=assignments`)).assignments).toHaveLength(
                full ? 1 : 0,
            );
            expect((await call("GET", `${root}/${policy.id}/assignments`)).value).toHaveLength(1);
        } finally {
            await emulator.stop();
        }
    });
});
