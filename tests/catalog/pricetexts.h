// Price files of others, small and of our own writing. Apart, since moc stumbles over raw strings.
#pragma once

#include <string_view>

constexpr std::string_view genaiText = R"([
{"id": "acme", "api_pattern": "https://api\\.acme\\.ai", "fallback_model_providers": ["other"],
 "extractors": [{"api_flavor": "chat", "root": "usage", "model_path": "model", "mappings": [
   {"path": "prompt_tokens", "dest": "input_tokens", "required": true},
   {"path": ["prompt_tokens_details", "cached_tokens"], "dest": "cache_read_tokens", "required": false},
   {"path": ["list", {"type": "array-match", "field": "modality", "match": {"equals": "AUDIO"}}, "tokenCount"],
    "dest": "input_audio_tokens", "required": false},
   {"path": "prompt_text_tokens", "dest": "input_text_tokens", "required": false},
   {"path": "moons", "dest": "moons_seen", "required": false},
   {"path": "completion_tokens", "dest": "output_tokens", "required": true}]}],
 "models": [
  {"id": "a", "match": {"or": [{"equals": "Big-A"}, {"starts_with": "big-a-"}, {"regex": "^a\\d+$"}]},
   "context_window": 1000,
   "prices": {"input_mtok": {"base": 3, "tiers": [{"start": 200000, "price": "6.5"}]}, "output_mtok": 15,
              "cache_read_mtok": "0.30000000000000004", "web_searches_kcount": 10, "moon_mtok": 1}},
  {"id": "both", "match": {"and": [{"contains": "x.y"}, {"ends_with": "-z"}]}, "prices": {"input_mtok": "0.1"}},
  {"id": "dated", "match": {"equals": "dated"}, "prices": [
    {"prices": {"input_mtok": 2, "output_mtok": 4}},
    {"constraint": {"start_date": "2026-05-01"}, "prices": {"input_mtok": 1, "output_mtok": 2}},
    {"constraint": {"weekday": "monday"}, "prices": {"input_mtok": 9, "output_mtok": 9}}]},
  {"id": "hours", "match": {"equals": "hours"}, "prices": [
    {"prices": {"input_mtok": 2, "output_mtok": 4}},
    {"constraint": {"start_time": "22:00:00Z", "end_time": "06:30:00Z"}, "prices": {"input_mtok": 1}}]},
  {"id": "again", "match": {"equals": "dated"}, "prices": {"input_mtok": 7}},
  {"id": "slow", "match": {"regex": "(a+)+$"}, "prices": {"input_mtok": 7}},
  {"id": "free", "match": {"equals": "big-a-free"}, "prices": {}}]},
{"id": "other", "api_pattern": "https://(eu|us)\\.other\\.ai", "models": []}])";

constexpr std::string_view liteLlmText = R"({
"sample_spec": {"litellm_provider": "one of", "mode": "one of"},
"gpt-x": {"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 2.5e-06,
  "output_cost_per_token": 1e-05, "cache_read_input_token_cost": 1.25e-06,
  "input_cost_per_token_above_200k_tokens": 5e-06, "max_input_tokens": 128000, "supports_vision": true},
"groq/llama-x": {"litellm_provider": "groq", "mode": "chat", "input_cost_per_token": 5e-08,
  "output_cost_per_token": 0.00000008},
"claude-x": {"litellm_provider": "anthropic", "mode": "chat", "input_cost_per_token": 3e-06,
  "output_cost_per_token": 1.5e-05, "cache_creation_input_token_cost": 3.75e-06,
  "cache_creation_input_token_cost_above_1hr": 6e-06,
  "search_context_cost_per_query": {"search_context_size_medium": 0.01}},
"xai/grok-x": {"litellm_provider": "xai", "mode": "chat", "input_cost_per_token": 0.0, "output_cost_per_token": 0.0},
"embed-x": {"litellm_provider": "voyage", "mode": "embedding", "input_cost_per_token": 2e-08},
"sonar-x": {"litellm_provider": "perplexity", "mode": "chat", "input_cost_per_token": 1e-06,
  "output_cost_per_token": 1e-06, "citation_cost_per_token": 2e-06, "input_cost_per_request": 0.005,
  "search_context_cost_per_query": {"search_context_size_low": 0.005, "search_context_size_medium": 0.008,
    "search_context_size_high": 0.012}},
"ranges-x": {"litellm_provider": "dashscope", "mode": "chat", "tiered_pricing": [
  {"range": [0, 32000.0], "input_cost_per_token": 1.2e-06, "output_cost_per_token": 6e-06},
  {"range": [32000.0, 1.28e5], "input_cost_per_token": 2.4e-06}, {"range": [128000, 252000],
    "input_cost_per_token": 3e-06, "output_cost_per_token": 1.5e-05}]},
"steps-x": {"litellm_provider": "openai", "mode": "responses", "input_cost_per_token": 1e-06,
  "cache_creation_input_token_cost": 1.25e-06, "cache_creation_input_token_cost_above_1hr": 2e-06,
  "cache_creation_input_token_cost_above_1hr_above_200k_tokens": 4e-06, "input_cost_per_token_batches": 5e-07,
  "input_cost_per_token_priority": 2e-06, "input_cost_per_image": 0.003, "output_cost_per_second": 0.0,
  "input_cost_per_token_above_200k_tokens_flex": 1e-06, "file_search_cost_per_1k_calls": 0.0025,
  "input_cost_per_character": null},
"paint-x": {"litellm_provider": "openai", "mode": "image_generation", "output_cost_per_image": 0.04},
"seconds-x": {"litellm_provider": "openai", "mode": "chat", "input_cost_per_second": 0.001}})";

constexpr std::string_view modelsDevText = R"({
"acme": {"id": "acme", "api": "https://api.acme.ai/v1", "models": {
  "Big-A": {"id": "big-a", "cost": {"input": 1.25, "output": 10, "cache_read": 0.125, "cache_write": 1.5,
    "reasoning": 12, "context_over_200k": {"input": 2.5, "output": 15}, "per_image": 0.01}, "limit": {"context": 400000, "output": 9}},
  "open": {"id": "open", "limit": {"context": 0}}}},
"xai": {"id": "xai", "models": {"grok-x": {"id": "grok-x", "cost": {"input": 3, "output": 15}}}}})";
