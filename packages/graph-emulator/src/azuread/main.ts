/** The stand-in as the program that the Pulumi engine starts instead of `pulumi-resource-azuread`. */

import { ReadRequest } from "@pulumi/pulumi/proto/provider_pb";
import * as provider from "@pulumi/pulumi/provider";
import { embeddedGraph } from "./graph";
import { azureadStandIn } from "./provider";

/** As much of a protobuf `Struct` as the server reads. */
const NO_PROPERTIES = { toJavaScript: () => ({}) } as unknown as ReturnType<ReadRequest["getProperties"]>;

const version = process.env.HOTPATCH_AZUREAD_STANDIN_VERSION ?? "6.0.0";

// The SDK's server expects the recorded properties in every read, but an import has none.
const { getProperties } = ReadRequest.prototype;
ReadRequest.prototype.getProperties = function (this: ReadRequest) {
    return getProperties.call(this) ?? NO_PROPERTIES;
};

provider
    .main(
        azureadStandIn(() => embeddedGraph(process.env), version),
        process.argv.slice(2),
    )
    .catch((error) => {
        console.error(error);
        process.exitCode = 1;
    });
