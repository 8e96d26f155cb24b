-- CC Switch SQLite 导出
PRAGMA foreign_keys=OFF;
CREATE TABLE providers (id TEXT NOT NULL, app_type TEXT NOT NULL, name TEXT NOT NULL, settings_config TEXT NOT NULL, sort_index INTEGER);
INSERT INTO "providers" ("id", "app_type", "name", "settings_config", "sort_index") VALUES ('1', 'claude', 'Sam''s (relay)', '{"env":{"ANTHROPIC_BASE_URL":"https://r.example","ANTHROPIC_AUTH_TOKEN":"k-0123456789abcdef","ANTHROPIC_MODEL":"m-big"}}', NULL),
('2', 'gemini', 'Google', '{"env":{"GEMINI_API_KEY":"g","GEMINI_MODEL":"gemini-2.5-pro"}}', 3),
('3', 'opencode', 'Other', '{}', 4);
