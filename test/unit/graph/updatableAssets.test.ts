import type { GraphClient } from "../../../src/graph/client";
import { serviceEnrolments } from "../../../src/graph/endpoints/updatableAssets";
import { clientOf, type TestTenant, testTenant } from "../delivery/tenant";
import { guidOf, nameOf } from "../readiness/fakeGraph";

/** A service that answers single reads with these objects. */
function answering(bodies: Record<string, object>): GraphClient {
    return {
        async *batchGet(_version: string, parts: readonly { id: string }[]) {
            for (const { id } of parts) {
                yield { id, body: { id, ...bodies[nameOf(id)] } };
            }
        },
    } as unknown as GraphClient;
}

describe("enrolment in the update service", () => {
    it("understands the newer form, the older one, and states that it has never heard of", async () => {
        const found = await serviceEnrolments(
            answering({
                a: { enrollment: { quality: { enrollmentState: "enrolledWithPolicy" } } },
                b: { enrollment: { quality: null } },
                c: { enrollments: [{ updateCategory: "quality" }] },
                d: { enrollments: [{ updateCategory: "feature" }] },
                e: { enrollment: { quality: { enrollmentState: "constructor" } } },
                f: { errors: [{ reason: "missingTrustType" }], enrollment: null },
                g: {},
            }),
            ["a", "b", "c", "d", "e", "f", "g"].map((name) => guidOf(name).toUpperCase()),
        );
        expect(Object.fromEntries([...found].map(([id, enrolment]) => [nameOf(id), enrolment]))).toEqual({
            a: { kind: "enrolled" },
            b: { kind: "notEnrolled" },
            c: { kind: "enrolled" },
            d: { kind: "notEnrolled" },
            e: { kind: "unknown", why: "the service reports the state 'constructor'" },
            f: { kind: "registrationError", reasons: ["missingTrustType"] },
            g: { kind: "unknown", why: "the service's answer contains no enrolment" },
        });
    });

    it("is not taken from a list in which one device has the id of another", async () => {
        const asset = (name: string, enrollmentState: string) => ({
            id: guidOf(name),
            enrollment: { quality: { enrollmentState } },
        });
        const mayOnlyList = {
            async *batchGet(_version: string, parts: readonly { id: string }[]) {
                for (const { id } of parts) {
                    yield { id, error: { status: 403, message: "not allowed" } };
                }
            },
            async *pages() {
                yield [asset("a", "enrolled"), asset("a", "enrolled"), asset("a", "notEnrolled")];
            },
        } as unknown as GraphClient;
        await expect(serviceEnrolments(mayOnlyList, [guidOf("a"), guidOf("b")])).rejects.toThrow(
            `a device of the update service shows two different objects with the id '${guidOf("a")}'`,
        );
    });

    describe("over HTTP", () => {
        let tenant: TestTenant;
        beforeEach(async () => {
            tenant = await testTenant({ devices: 60, seed: 3, pageSize: 7 });
        });
        afterEach(() => tenant.emulator.stop());

        it("comes to the same with the right to read alone, which has to read the list", async () => {
            const pcs = await tenant.windowsPcs();
            await tenant.policy("On", true, {
                include: [
                    await tenant.group(
                        "Ring",
                        pcs.slice(0, 20).map(({ objectId }) => objectId),
                    ),
                ],
            });
            const deviceIds: string[] = [];
            for await (const page of tenant.graph.pages("v1.0", "/devices")) {
                const asked = new Set(pcs.slice(10, 30).map(({ objectId }) => objectId));
                const devices = page as { id: string; deviceId: string }[];
                deviceIds.push(...devices.filter(({ id }) => asked.has(id)).map(({ deviceId }) => deviceId));
            }
            const sorted = (found: ReadonlyMap<string, unknown>) => [...found].sort(([a], [b]) => (a < b ? -1 : 1));
            const single = sorted(await serviceEnrolments(tenant.graph, deviceIds));
            const reader = clientOf(tenant.emulator, ["WindowsUpdates.Read.All"]);
            expect(sorted(await serviceEnrolments(reader, deviceIds))).toEqual(single);
            const kinds = single.map(([, enrolment]) => (enrolment as { kind: string }).kind);
            expect(kinds.filter((kind) => kind === "neverEnrolled")).toHaveLength(10);
        });
    });
});
