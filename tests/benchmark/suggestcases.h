// Files, and which mapping is suggested for them; the tiers are simple, moderate, complex, reasoning.
#pragma once

namespace tierline::bench {

struct SuggestCase {
    const char *name, *file, *content, *flags, *open;
};

constexpr SuggestCase suggestCases[] = {
    {"as the contract has it", "a.jsonl", R"({"id":"1","prompt":"p","tier":"simple"}
{"id":"2","prompt":"q","tier":"complex"})",
     "", ""},
    {"tiers by other words", "a.jsonl", R"({"id":"1","question":"p","tier4":"SIMPLE"}
{"id":"2","question":"q","tier4":"MEDIUM"})",
     "--map prompt=question --map tier=tier4 --map-value MEDIUM=moderate --map-value SIMPLE=simple", ""},
    {"the column with as many values as tiers", "a.csv",
     "id,prompt,tier3,tier4\n1,p,low,EASY\n2,q,mid,MEDIUM\n3,r,high,HARD\n4,s,high,EXPERT\n",
     "--map tier=tier4 --map-value EASY=simple --map-value EXPERT=reasoning --map-value HARD=complex "
     "--map-value MEDIUM=moderate",
     ""},
    {"numbers in order", "a.csv", "id,prompt,difficulty\n1,p,1\n2,q,2\n3,r,3\n",
     "--map tier=difficulty --map-value 1=simple --map-value 2=complex --map-value 3=reasoning", ""},
    {"labels of something else", "a.csv", "id,prompt,label\n1,p,cats\n2,q,dogs\n", "", "neither a tier"},
    {"columns of scores", "a.jsonl",
     R"({"id":"1","prompt":"p","weak_correct":1,"strong_correct":0,"weak_chars":3})",
     "--map outcomes.weak=weak_correct --map outcomes.strong=strong_correct", ""},
    {"an object of scores", "a.jsonl", R"({"id":"1","prompt":"p","scores":{"a":1,"b":0}})",
     "--map outcomes=scores", ""},
    {"wide, with costs beside the scores", "a.csv",
     "sample_id,prompt,gpt-4,gpt-4|total_cost,mixtral,mixtral|total_cost\nx.1,p,1.0,0.01,0,\nx.2,q,0.5,0.02,"
     "True,1e-5\n",
     "--map outcomes.gpt-4=gpt-4 --map 'costs.gpt-4=gpt-4|total_cost' --map outcomes.mixtral=mixtral "
     "--map 'costs.mixtral=mixtral|total_cost' --map id=sample_id",
     ""},
    {"columns that say it themselves", "a.csv", "id,prompt,outcomes.m,costs.m,tags.lang\n1,p,1,0.5,en\n", "",
     ""},
    {"such names as members of JSON need saying", "a.jsonl", R"({"id":"1","prompt":"p","outcomes.m":1})",
     "--map outcomes.m=outcomes.m", ""},
    {"no names for the rows", "a.csv", "prompt,answer\np,4\nq,5\n", "--map expected=answer --map id=@line",
     ""},
    {"ids that come twice are none", "a.csv", "id,prompt,tier\n1,p,simple\n1,q,complex\n", "--map id=@line",
     ""},
    {"a conversation", "a.jsonl",
     R"({"id":"1","conversation":[{"role":"user","content":"p"}],"tier":"simple"})",
     "--map messages=conversation", ""},
    {"both", "a.jsonl",
     R"({"id":"1","prompt":"p","messages":[{"role":"user","content":"p"}],"tier":"simple"})", "",
     "both `prompt` and `messages`"},
    {"a tier of which nothing is known", "a.jsonl", R"({"id":"1","prompt":"p","tier":"simple"}
{"id":"2","prompt":"q","tier":"blue"})",
     "", "which tier `blue` of `tier` is (1 rows)"},
    {"slices", "a.csv", "id,prompt,tier,language,subject\n1,p,simple,en,law\n2,q,complex,en,law\n",
     "--map tags.lang=language --map tags.subject=subject", ""},
    {"the longest texts", "a.csv",
     "id,tier,w\n1,simple,what is the capital of Peru\n2,complex,why is the sky blue at noon\n",
     "--map prompt=w", ""},
    {"names that a shell would read", "a.csv", "id,prompt,tier,it's $HOME_score,x_score\n1,p,simple,1,0\n",
     R"(--map 'outcomes.it'\''s $HOME=it'\''s $HOME_score' --map outcomes.x=x_score)", ""},
};

} // namespace tierline::bench
