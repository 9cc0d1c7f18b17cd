import { readMembers } from "../../../src/delivery/readMembers";
import type { GraphClient } from "../../../src/graph/client";
import { GraphError } from "../../../src/graph/errors";
import { fakeGraph, guidOf, nameOf } from "../readiness/fakeGraph";

const user = (name: string) => ({ "@odata.type": "#microsoft.graph.user", id: guidOf(name) });
const group = (name: string) => ({ "@odata.type": "#microsoft.graph.group", id: guidOf(name) });
const device = (name: string, deviceId: string) => ({
    "@odata.type": "#microsoft.graph.device",
    id: guidOf(name),
    deviceId,
});

/** Members of groups by the group's name, in pages; a page that is an error is thrown. */
function graphWith(members: Record<string, readonly (readonly object[] | Error)[]>): GraphClient {
    return {
        ...fakeGraph({ intune: [] }),
        async *pages(_version: string, path: string) {
            for (const page of members[nameOf(path.split("/")[2] ?? "")] ?? []) {
                if (page instanceof Error) {
                    throw page;
                }
                yield [...page];
            }
        },
    };
}

describe("members of groups", () => {
    it("count a user once, however many of the groups she is in, and not by a group that vanishes halfway", async () => {
        const gone = new GraphError({ status: 404, code: "Request_ResourceNotFound", message: "gone" });
        const { groups, usersIn } = await readMembers(
            graphWith({
                a: [[user("ann"), user("bob")], [group("b")]],
                b: [[user("ANN"), user("cyd"), group("a")]],
                c: [[user("dan")], gone],
            }),
            ["a", "b", "c"].map(guidOf),
        );
        expect([...groups.keys()].map(nameOf).sort()).toEqual(["a", "b"]);
        expect(usersIn([guidOf("a")])).toBe(3);
        expect(usersIn(["a", "b", "c"].map(guidOf))).toBe(3);
        expect(usersIn([guidOf("c")])).toBe(0);
    });

    it("are numbered by Entra's device id, in whatever case Intune writes it", async () => {
        const { groups, numberOf } = await readMembers(
            graphWith({ a: [[device("object-1", guidOf("abc-1").toUpperCase())]] }),
            [guidOf("a")],
        );
        const number = numberOf(guidOf("abc-1"));
        expect(number).toBe(0);
        expect([...(groups.get(guidOf("a"))?.devices ?? [])]).toEqual([number]);
        expect([numberOf(guidOf("object-1")), numberOf(null)]).toEqual([undefined, undefined]);
    });

    it("that are none are left out, and told of", async () => {
        const { groups, notRead } = await readMembers(
            graphWith({
                a: [[device("pc-1", guidOf("e-1")), { ...device("pc-2", "N/A"), deviceId: 7 }, null as never]],
            }),
            [guidOf("a")],
        );
        expect([...(groups.get(guidOf("a"))?.devices ?? [])]).toHaveLength(1);
        expect(notRead).toEqual([expect.stringContaining("2 members of groups were left out because")]);
    });
});
