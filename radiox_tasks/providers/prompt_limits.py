"""Sizes of what models are sent and answer, shared by their calls and by the estimate of a show's cost."""

ARTICLES_PER_STORY = 3
"""Articles of one story in a script prompt; articles in the show's language come first."""

ARTICLE_CHARACTERS = 5_000
"""Characters of one article in a script prompt. A news report states its facts in its first paragraphs."""

CHARACTERS_PER_TOKEN = 3.2
"""For estimates. OpenAI's tokenizers give 3 to 4 for German; a low value estimates too much rather than too little."""

JUDGED_LINES_PER_CALL = 12
"""Lines in one judge call: enough to share the instructions' cost, few enough for a small model to keep them apart."""

LEAST_JUDGED_AHEAD = 6
"""Lines in one judge call while the script still streams, which ends with a story: half of the above, so that the
instructions are paid for at most about twice as often."""

JUDGE_TOKENS_PER_WORD = 5
"""Answer tokens per word of a judged line: the word, the words quoted for it, and the JSON around them."""

JUDGE_PROMPTS = ("judge.j2", "judge_second.j2")
"""The templates of the votes on a line, in different words, so that a misreading is less likely to occur twice."""

SCRIPT_TOKENS_PER_WORD = 4
"""Answer tokens expected per word of script: the word, its citations, and the JSON around them. Counted for a call
until its answer reports its usage."""

MOST_SCRIPT_TOKENS_PER_WORD = 6
"""The same as an upper bound, for the estimate of a whole show: too much rather than too little."""

COVER_TOKENS = 1_800
"""Output tokens of one square picture of medium quality, roughly as current models bill it
(platform.openai.com/docs/guides/image-generation)."""
