import { readMembers } from "../../../src/delivery/readMembers";
import type { GraphClient } from "../../../src/graph/client";
import { GraphError } from "../../../src/graph/errors";
import { fakeGraph } from "../readiness/fakeGraph";

const user = (id: string) => ({ "@odata.type": "#microsoft.graph.user", id });
const group = (id: string) => ({ "@odata.type": "#microsoft.graph.group", id });
const device = (id: string, deviceId: string) => ({ "@odata.type": "#microsoft.graph.device", id, deviceId });

/** Members of groups by the group's id, in pages; a page that is an error is thrown. */
function graphWith(members: Record<string, readonly (readonly object[] | Error)[]>): GraphClient {
    return {
        ...fakeGraph({ intune: [] }),
        async *pages<T>(_version: string, path: string) {
            for (const page of members[path.split("/")[2] ?? ""] ?? []) {
                if (page instanceof Error) {
                    throw page;
                }
                yield page as T[];
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
            ["a", "b", "c"],
        );
        expect([...groups.keys()].sort()).toEqual(["a", "b"]);
        expect(usersIn(["a"])).toBe(3);
        expect(usersIn(["a", "b", "c"])).toBe(3);
        expect(usersIn(["c"])).toBe(0);
    });

    it("are numbered by Entra's device id, in whatever case Intune writes it", async () => {
        const { groups, numberOf } = await readMembers(graphWith({ a: [[device("object-1", "ABC-1")]] }), ["a"]);
        const number = numberOf("abc-1");
        expect(number).toBe(0);
        expect([...(groups.get("a")?.devices ?? [])]).toEqual([number]);
        expect([numberOf("object-1"), numberOf(null)]).toEqual([undefined, undefined]);
    });
});
