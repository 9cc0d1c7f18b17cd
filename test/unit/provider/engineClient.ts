import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as pb from "@pulumi/pulumi/proto/provider_pb";
import { bagOf, serve, structOf } from "../../../src/provider/rpc";
import { providerService } from "../../../src/provider/service";

type Bag = Record<string, unknown>;

/** The plugin over a real connection, called as the engine calls it. */
export interface EngineClient {
    checkConfig(inputs: Bag): Promise<{ property: string; reason: string }[]>;
    configure(args: Bag): Promise<pb.ConfigureResponse>;
    check(
        urn: string,
        olds: Bag,
        news: Bag,
    ): Promise<{ inputs: Bag; failures: { property: string; reason: string }[] }>;
    diff(urn: string, id: string, olds: Bag, news: Bag): Promise<pb.DiffResponse.AsObject>;
    create(urn: string, inputs: Bag): Promise<{ id: string; outs: Bag }>;
    /** With `inputs` left out it is an import. */
    read(urn: string, id: string, recorded?: Bag): Promise<{ id: string; props: Bag; inputs: Bag }>;
    update(urn: string, id: string, olds: Bag, news: Bag): Promise<Bag>;
    delete(urn: string, id: string, recorded: Bag): Promise<void>;
    invoke(token: string, args: Bag): Promise<{ result: Bag; failures: { property: string; reason: string }[] }>;
    schema(): Promise<string>;
    stop(): void;
}

export async function engineClient(env: NodeJS.ProcessEnv = process.env): Promise<EngineClient> {
    const { port, stop } = await serve(providerService({ version: "1.2.3", schema: '{"name":"hotpatch"}' }, env));
    const client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
    const call = <Request, Response>(
        method: (request: Request, callback: (error: grpc.ServiceError | null, response: Response) => void) => unknown,
        request: Request,
    ) =>
        new Promise<Response>((resolve, reject) => {
            method.call(client, request, (error, response) => (error === null ? resolve(response) : reject(error)));
        });
    const filled = <Request>(request: Request, fill: (request: Request) => void) => {
        fill(request);
        return request;
    };
    const failuresOf = (response: pb.CheckResponse | pb.InvokeResponse) =>
        response.getFailuresList().map((failure) => failure.toObject());
    return {
        async checkConfig(inputs) {
            const request = filled(new pb.CheckRequest(), (each) => each.setNews(structOf(inputs)));
            return failuresOf(await call<pb.CheckRequest, pb.CheckResponse>(client.checkConfig, request));
        },
        configure: (args) =>
            call<pb.ConfigureRequest, pb.ConfigureResponse>(
                client.configure,
                filled(new pb.ConfigureRequest(), (each) => each.setArgs(structOf(args))),
            ),
        async check(urn, olds, news) {
            const request = filled(new pb.CheckRequest(), (each) => {
                each.setUrn(urn);
                each.setOlds(structOf(olds));
                each.setNews(structOf(news));
            });
            const response = await call<pb.CheckRequest, pb.CheckResponse>(client.check, request);
            return { inputs: bagOf(response.getInputs()), failures: failuresOf(response) };
        },
        async diff(urn, id, olds, news) {
            const request = filled(new pb.DiffRequest(), (each) => {
                each.setUrn(urn);
                each.setId(id);
                each.setOlds(structOf(olds));
                each.setNews(structOf(news));
            });
            return (await call<pb.DiffRequest, pb.DiffResponse>(client.diff, request)).toObject();
        },
        async create(urn, inputs) {
            const request = filled(new pb.CreateRequest(), (each) => {
                each.setUrn(urn);
                each.setProperties(structOf(inputs));
            });
            const response = await call<pb.CreateRequest, pb.CreateResponse>(client.create, request);
            return { id: response.getId(), outs: bagOf(response.getProperties()) };
        },
        async read(urn, id, recorded) {
            const request = filled(new pb.ReadRequest(), (each) => {
                each.setUrn(urn);
                each.setId(id);
                if (recorded !== undefined) {
                    each.setProperties(structOf(recorded));
                    each.setInputs(structOf(recorded));
                }
            });
            const response = await call<pb.ReadRequest, pb.ReadResponse>(client.read, request);
            const [props, inputs] = [bagOf(response.getProperties()), bagOf(response.getInputs())];
            return { id: response.getId(), props, inputs };
        },
        async update(urn, id, olds, news) {
            const request = filled(new pb.UpdateRequest(), (each) => {
                each.setUrn(urn);
                each.setId(id);
                each.setOlds(structOf(olds));
                each.setNews(structOf(news));
            });
            return bagOf((await call<pb.UpdateRequest, pb.UpdateResponse>(client.update, request)).getProperties());
        },
        async delete(urn, id, recorded) {
            const request = filled(new pb.DeleteRequest(), (each) => {
                each.setUrn(urn);
                each.setId(id);
                each.setProperties(structOf(recorded));
            });
            await call(client.delete, request);
        },
        async invoke(token, args) {
            const request = filled(new pb.InvokeRequest(), (each) => {
                each.setTok(token);
                each.setArgs(structOf(args));
            });
            const response = await call<pb.InvokeRequest, pb.InvokeResponse>(client.invoke, request);
            return { result: bagOf(response.getReturn()), failures: failuresOf(response) };
        },
        async schema() {
            return (
                await call<pb.GetSchemaRequest, pb.GetSchemaResponse>(client.getSchema, new pb.GetSchemaRequest())
            ).getSchema();
        },
        stop() {
            client.close();
            stop();
        },
    };
}
