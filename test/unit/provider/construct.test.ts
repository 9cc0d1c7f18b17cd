import * as pb from "@pulumi/pulumi/proto/provider_pb";
import { constructed } from "../../../src/provider/construct";

describe("a component of the plugin", () => {
    it("that there is none of is refused with those that there are", () => {
        const request = new pb.ConstructRequest();
        request.setType("hotpatch:index:HotpatchFleet");
        expect(() => constructed(request, { engine: "", config: {} })).toThrow(
            /no component of type hotpatch:index:HotpatchFleet.*hotpatch:index:HotpatchRing/,
        );
    });
});
