import type { SamplerOptions } from "../../options/options.ts";
import { createSampler } from "../../sampler/create-sampler.ts";
import { Answer } from "../answer.ts";
import { checkRequest } from "../check-request.ts";
import type { Generated, Host, HostNote, HostRequest } from "../host.ts";
import { queue } from "../turns.ts";
import { honourable } from "./abilities.ts";
import { drawTokens } from "./draw-tokens.ts";
import { encode, ownTemplate } from "./encode.ts";
import {
  checkSequence,
  contextLengthOf,
  endOfTextOf,
  tokenTextOf,
  type LlamaCppChatWrapper,
  type LlamaCppSequence,
} from "./model.ts";
import { drawsAlike, type NativeOptions, nativeOptions } from "./native-options.ts";

export interface NodeLlamaCppSettings {
  /** Where the model evaluates: `context.getSequence()`. The host has it to itself. */
  readonly sequence: LlamaCppSequence;
  /** How a chat is written; any of node-llama-cpp's. Default: the model's own template. */
  readonly chatWrapper?: LlamaCppChatWrapper;
  /**
   * Lets node-llama-cpp draw by itself whatever it can (see `nativeOptions`), about three times as fast on a small model: then a seed gives
   * its tokens and not ours, and the notes say so. Default false: only where it draws the same tokens.
   */
  readonly native?: boolean;
  /**
   * Evaluates only what a prompt adds to the text before it, for long chats. Default false: llama.cpp rounds a token by
   * itself otherwise than one among many, so a request that is made again might not give the same text.
   */
  readonly reusePrefix?: boolean;
}

/**
 * A GGUF model that node-llama-cpp has loaded, as a host.
 *
 *     const context = await model.createContext({ threads: 4 });
 *     const host = nodeLlamaCppHost({ sequence: context.getSequence() });
 *     await host.generate({ prompt: "Once upon a time", sampler: { topNSigma: 1, temperature: 2 } });
 *
 * The sampler sees the whole row: node-llama-cpp gives every token's probability, from which logits are recovered up
 * to a shift. Requests wait for each other.
 *
 * @throws OptionError when there is no sequence, or one that cannot be used
 */
export function nodeLlamaCppHost(settings: NodeLlamaCppSettings): Host {
  const { sequence, chatWrapper, native = false, reusePrefix = false } = settings;
  checkSequence(sequence);
  const { model } = sequence;
  const contextLength = contextLengthOf(sequence);
  let endOfText: number[] | undefined;
  let wrapper: Promise<LlamaCppChatWrapper> | undefined;
  const inTurn = queue();

  async function generate(request: HostRequest): Promise<Generated> {
    checkRequest(request);
    checkSequence(sequence);
    const { options, notes: changes } = honourable(request.sampler);
    const own = chooseNative(options, request, native);
    const ids = await encode(model, request.prompt, () => {
      wrapper ??= chatWrapper ? Promise.resolve(chatWrapper) : ownTemplate(model);
      return wrapper;
    });
    endOfText ??= endOfTextOf(model);
    const answer = new Answer(request, {
      tokenText: tokenTextOf(model),
      endOfText,
      prompt: ids,
      contextLength,
    });
    if (!answer.ending) {
      // The last token is evaluated in any case, for the row that follows it.
      await sequence.adaptStateToTokens((reusePrefix ? ids.slice(0, -1) : []) as never[], false);
      const fresh = ids.slice(sequence.nextTokenIndex);
      for await (const token of tokensOf(fresh, ids, options, own.options, request)) {
        answer.take(token);
        if (answer.ending) break;
      }
    }
    return { ...answer.end(), notes: [...changes, ...own.notes] };
  }

  function tokensOf(
    fresh: number[],
    ids: number[],
    options: SamplerOptions,
    own: NativeOptions | undefined,
    { onTrace }: HostRequest,
  ): AsyncGenerator<number, void, undefined> {
    const sampler = createSampler(options);
    const { seed } = sampler;
    if (own) return sequence.evaluate(fresh as never[], { seed, ...own, yieldEogToken: true } as never);
    sampler.prompt(ids);
    return drawTokens(sequence, fresh, sampler, { onTrace });
  }

  const file = model.filename === undefined ? {} : { model: model.filename };
  return { name: "node-llama-cpp", ...file, generate: (request) => inTurn(() => generate(request)) };
}

/** Whether node-llama-cpp draws by itself, and what of that has to be said. */
function chooseNative(
  options: SamplerOptions,
  { onTrace }: HostRequest,
  asked: boolean,
): { options: NativeOptions | undefined; notes: HostNote[] } {
  const own = onTrace === undefined ? nativeOptions(options) : undefined;
  if (own && drawsAlike(options, own)) return { options: own, notes: [] };
  if (!asked) return { options: undefined, notes: [] };
  if (own) return { options: own, notes: [note("draws", options.draws ?? "nsigma", DREW)] };
  return { options: undefined, notes: [note("native", true, onTrace ? NO_TRACES : NOT_NATIVE)] };
}

const DREW = "node-llama-cpp drew by itself: the same kept sets, its own random numbers";
const NOT_NATIVE = "node-llama-cpp has no options for this chain, so nsigma drew";
const NO_TRACES = "node-llama-cpp has no traces, so nsigma drew";

function note(option: string, value: unknown, why: string): HostNote {
  return { option, value, why };
}
