/** The stand-in as the program that the Pulumi engine starts instead of `pulumi-resource-azuread`. */
import * as provider from "@pulumi/pulumi/provider";
import { embeddedGraph } from "./graph";
import { azureadStandIn } from "./provider";

const version = process.env.HOTPATCH_AZUREAD_STANDIN_VERSION ?? "6.0.0";

provider
    .main(
        azureadStandIn(() => embeddedGraph(process.env), version),
        process.argv.slice(2),
    )
    .catch((error) => {
        console.error(error);
        process.exitCode = 1;
    });
