"""Asks the server at argv[1] by Python's openai and prints, as JSON, what came: whole and streamed, and the errors."""

import json
import sys

import openai

client = openai.OpenAI(base_url=sys.argv[1], api_key="none", max_retries=0)
question = sys.argv[2]
chat = dict(model="embedded", messages=[{"role": "user", "content": question}], seed=7, temperature=1.5)
own = dict(extra_body={"top_n_sigma": 1})

whole = client.chat.completions.create(**chat, **own, logprobs=True, top_logprobs=2)
pieces, usage = [], None
for chunk in client.chat.completions.create(**chat, **own, stream=True, stream_options={"include_usage": True}):
    pieces += [choice.delta.content or "" for choice in chunk.choices]
    usage = chunk.usage or usage
with client.chat.completions.stream(**chat, **own) as stream:
    final = stream.get_final_completion()
asked = dict(model="embedded", input=question, temperature=1.5, extra_body={"top_n_sigma": 1, "seed": 7})
response = client.responses.create(**asked)
with client.responses.stream(**asked) as stream:
    last = stream.get_final_response()
text = client.completions.create(model="embedded", prompt="Tom has", max_tokens=4, seed=1)


def failure(ask):
    try:
        ask()
    except openai.APIStatusError as error:
        return [type(error).__name__, error.status_code, error.param]
    return None


print(
    json.dumps(
        {
            "models": [model.id for model in client.models.list()],
            "chats": [whole.choices[0].message.content, "".join(pieces), final.choices[0].message.content],
            "responses": [response.output_text, last.output_text],
            "usage": [whole.usage.total_tokens, usage.total_tokens, response.usage.total_tokens, last.usage.total_tokens],
            "tokens": "".join(token.token for token in whole.choices[0].logprobs.content),
            "completion": text.usage.completion_tokens,
            "errors": [
                failure(lambda: client.chat.completions.create(**{**chat, "temperature": -1})),
                failure(lambda: client.chat.completions.create(**{**chat, "model": "other"})),
                failure(lambda: client.responses.create(input="x", store=True)),
            ],
        }
    )
)
