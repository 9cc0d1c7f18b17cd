import * as pulumi from "@pulumi/pulumi";
import type { GraphClient } from "../graph/client";
import { sharedGraphClient } from "../graph/graphClient";
import { type GraphSettings, readGraphSettings } from "../graph/settings";
import { isSecret } from "./oneIdentity";

/** The settings of the stack that the program runs for. */
export function programSettings(): GraphSettings {
    return readGraphSettings({
        config: (namespace, key) => new pulumi.Config(namespace).get(key),
        env: process.env,
        isSecret,
    });
}

/** Microsoft Graph for the program itself: what it has to know before, or without, a resource's operation. */
export function programGraph(): GraphClient {
    return sharedGraphClient(programSettings());
}
