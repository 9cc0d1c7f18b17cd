import { AsyncLocalStorage } from "node:async_hooks";
import { format } from "node:util";
import type { handleUnaryCall, sendUnaryData, UntypedServiceImplementation } from "@grpc/grpc-js";
import { grpc } from "./rpc";

/** A call that is being answered: the resource that it is about, and what was said of it and is not shown yet. */
interface Call {
    readonly urn: string;
    readonly said: Promise<void>[];
}

type Unary = handleUnaryCall<{ getUrn?(): string }, unknown>;

/**
 * Shows what handlers print at the resource that they are called for. The engine hides the output of plugins, other than
 * that of the dynamic provider (measured with engine 3.259.0), so `console.log` goes to its log.
 *
 * @param engine the address of the engine
 * @returns the same calls; each is answered when all that it printed is shown
 */
export function shownByEngine(service: UntypedServiceImplementation, engine: string): UntypedServiceImplementation {
    const { EngineClient }: typeof import("@pulumi/pulumi/proto/engine_grpc_pb") =
        require("@pulumi/pulumi/proto/engine_grpc_pb");
    const pb: typeof import("@pulumi/pulumi/proto/engine_pb") = require("@pulumi/pulumi/proto/engine_pb");
    const client = new EngineClient(engine, grpc.credentials.createInsecure());
    const calls = new AsyncLocalStorage<Call>();
    const toOutput = console.log;

    console.log = (...values: unknown[]) => {
        const call = calls.getStore();
        if (call === undefined) {
            toOutput(...values);
            return;
        }
        const request = new pb.LogRequest();
        request.setSeverity(pb.LogSeverity.INFO);
        request.setMessage(format(...values));
        request.setUrn(call.urn);
        // A message that the engine does not take is printed, and no reason to fail.
        const shown = new Promise<void>((resolve) => {
            client.log(request, (error) => {
                if (error !== null) {
                    toOutput(...values);
                }
                resolve();
            });
        });
        call.said.push(shown);
    };

    const shown =
        (answer: Unary): Unary =>
        (request, callback) => {
            const call: Call = { urn: request.request.getUrn?.() ?? "", said: [] };
            const whenShown: sendUnaryData<unknown> = (...result) => {
                void Promise.all(call.said).then(() => callback(...result));
            };
            calls.run(call, () => answer(request, whenShown));
        };
    return Object.fromEntries(Object.entries(service).map(([name, answer]) => [name, shown(answer as Unary)]));
}
