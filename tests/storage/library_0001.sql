PRAGMA application_id=1396788560;
BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE analyses (
	outcome_id INTEGER NOT NULL, 
	span_index INTEGER NOT NULL, 
	start_s FLOAT, 
	end_s FLOAT, 
	status VARCHAR NOT NULL, 
	reason VARCHAR, 
	result TEXT, 
	failure_kind VARCHAR, 
	failure TEXT, 
	elapsed_s FLOAT NOT NULL, 
	CONSTRAINT pk_analyses PRIMARY KEY (outcome_id, span_index), 
	CONSTRAINT ck_analyses_undetermined CHECK ((status = 'undetermined') = (reason IS NOT NULL)), 
	CONSTRAINT ck_analyses_failure_kind CHECK (failure_kind IN ('decode_error', 'exception', 'contract_violation', 'timeout', 'crash', 'memory_limit', 'environment_missing', 'dependency', 'cancelled', 'disk_full')), 
	CONSTRAINT ck_analyses_reason CHECK (reason IN ('too_short', 'silent', 'damaged', 'ambiguous', 'unsupported')), 
	CONSTRAINT ck_analyses_result CHECK (status = 'ok' OR result IS NULL), 
	CONSTRAINT ck_analyses_failure CHECK (status IN ('failed', 'skipped') = (failure IS NOT NULL)), 
	CONSTRAINT ck_analyses_status CHECK (status IN ('ok', 'undetermined', 'failed', 'skipped')), 
	CONSTRAINT ck_analyses_span CHECK ((start_s IS NULL) = (end_s IS NULL) AND start_s >= 0 AND end_s >= start_s), 
	CONSTRAINT fk_analyses_outcome_id FOREIGN KEY(outcome_id) REFERENCES outcomes (id) ON DELETE CASCADE
);
INSERT INTO "analyses" VALUES(1,0,NULL,NULL,'ok',NULL,'{"bpm":92.0,"confidence":0.9,"octave_confidence":null,"no_tempo_reason":null,"alternatives":[],"is_constant":null,"tempo_map":[],"beats":[{"time_s":0.5,"position":1,"interpolated":false}],"meter":null,"loop_beats":null,"regions":[],"evidence":{}}',NULL,NULL,0.25);
INSERT INTO "analyses" VALUES(2,0,NULL,NULL,'ok',NULL,'{"tonic":"A","mode":"minor","confidence":0.8,"no_key_reason":null,"scores":null,"alternatives":[],"camelot":null,"open_key":null,"tuning_cents":null,"tonalness":null,"key_map":[],"regions":[],"evidence":{}}',NULL,NULL,0.25);
INSERT INTO "analyses" VALUES(3,0,NULL,NULL,'ok',NULL,'{"regions":[{"start_s":0.0,"end_s":1.5,"peak_dbfs":-3.0,"rms_dbfs":-14.5,"snr_db":60.0,"confidence":0.99}],"noise_floor":[{"time_s":0.0,"level_dbfs":-90.0}],"leading_silence_s":0.0,"trailing_silence_s":0.0,"silence_ratio":0.1}',NULL,NULL,0.25);
CREATE TABLE arrays (
	sha256 VARCHAR NOT NULL, 
	dtype VARCHAR NOT NULL, 
	shape VARCHAR NOT NULL, 
	size BIGINT NOT NULL, 
	CONSTRAINT pk_arrays PRIMARY KEY (sha256)
);
CREATE TABLE file_summary (
	file_id INTEGER NOT NULL, 
	duration_s FLOAT, 
	sound_s FLOAT, 
	regions INTEGER, 
	bpm FLOAT, 
	bpm_confidence FLOAT, 
	"key" VARCHAR, 
	camelot VARCHAR, 
	key_confidence FLOAT, 
	classes TEXT, 
	peak_dbfs FLOAT, 
	rms_dbfs FLOAT, 
	CONSTRAINT pk_file_summary PRIMARY KEY (file_id), 
	CONSTRAINT fk_file_summary_file_id FOREIGN KEY(file_id) REFERENCES files (id) ON DELETE CASCADE
);
INSERT INTO "file_summary" VALUES(1,2.0,1.5,1,92.0,0.9,'A minor','8A',0.8,NULL,NULL,NULL);
CREATE TABLE files (
	id INTEGER NOT NULL, 
	identity VARCHAR NOT NULL, 
	sample_rate_hz INTEGER, 
	channels INTEGER, 
	frames BIGINT, 
	added_at DATETIME NOT NULL, 
	CONSTRAINT pk_files PRIMARY KEY (id), 
	CONSTRAINT uq_files_identity UNIQUE (identity)
);
INSERT INTO "files" VALUES(1,'pcm-sha256:0db10f2c2f332cd27cf1407fa16c686337b2b23f46125d6e17740dbfc6df427e',44100,2,88200,'2026-11-26 05:52:52.209771');
CREATE TABLE locations (
	id INTEGER NOT NULL, 
	file_id INTEGER NOT NULL, 
	path_bytes BLOB NOT NULL, 
	path TEXT NOT NULL, 
	size BIGINT NOT NULL, 
	mtime_ns BIGINT NOT NULL, 
	inode BIGINT NOT NULL, 
	bytes_sha256 VARCHAR, 
	audio TEXT, 
	CONSTRAINT pk_locations PRIMARY KEY (id), 
	CONSTRAINT fk_locations_file_id FOREIGN KEY(file_id) REFERENCES files (id) ON DELETE CASCADE, 
	CONSTRAINT uq_locations_path_bytes UNIQUE (path_bytes)
);
INSERT INTO "locations" VALUES(1,1,X'2F6D757369632F6C6F6F702E776176','/music/loop.wav',1,1795672372207414297,2195458,'81f52337ebb4cb1669bb802c708807dde0519d15cb102a6313d26ad5cd821713','{"digest":"pcm-sha256:0db10f2c2f332cd27cf1407fa16c686337b2b23f46125d6e17740dbfc6df427e","format":"WAV","codec":"PCM_16","decoder":"libsndfile 1.2.2","sample_rate_hz":44100,"channels":2,"frames":88200,"mono_weights":[0.5,0.5],"truncated":false,"nonfinite_samples":0,"warnings":[],"tags":{"genre":"techno"}}');
CREATE TABLE meta (
	name VARCHAR NOT NULL, 
	value VARCHAR NOT NULL, 
	CONSTRAINT pk_meta PRIMARY KEY (name)
);
INSERT INTO "meta" VALUES('app_version','0.1.0');
CREATE TABLE outcome_arrays (
	outcome_id INTEGER NOT NULL, 
	sha256 VARCHAR NOT NULL, 
	CONSTRAINT pk_outcome_arrays PRIMARY KEY (outcome_id, sha256), 
	CONSTRAINT fk_outcome_arrays_outcome_id FOREIGN KEY(outcome_id) REFERENCES outcomes (id) ON DELETE CASCADE, 
	CONSTRAINT fk_outcome_arrays_sha256 FOREIGN KEY(sha256) REFERENCES arrays (sha256)
);
CREATE TABLE outcomes (
	id INTEGER NOT NULL, 
	file_id INTEGER NOT NULL, 
	run_id INTEGER NOT NULL, 
	action_key VARCHAR NOT NULL, 
	analyzer VARCHAR NOT NULL, 
	distribution VARCHAR NOT NULL, 
	distribution_version VARCHAR NOT NULL, 
	version VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	schema_version INTEGER, 
	scope VARCHAR NOT NULL, 
	status VARCHAR NOT NULL, 
	inputs TEXT NOT NULL, 
	ingredients TEXT NOT NULL, 
	reusable BOOLEAN NOT NULL, 
	current BOOLEAN NOT NULL, 
	chosen BOOLEAN NOT NULL, 
	CONSTRAINT pk_outcomes PRIMARY KEY (id), 
	CONSTRAINT ck_outcomes_scope CHECK (scope IN ('file', 'region', 'segment')), 
	CONSTRAINT ck_outcomes_status CHECK (status IN ('ok', 'undetermined', 'failed', 'skipped')), 
	CONSTRAINT fk_outcomes_file_id FOREIGN KEY(file_id) REFERENCES files (id) ON DELETE CASCADE, 
	CONSTRAINT fk_outcomes_kind_schema_version FOREIGN KEY(kind, schema_version) REFERENCES result_schemas (kind, schema_version), 
	CONSTRAINT fk_outcomes_run_id FOREIGN KEY(run_id) REFERENCES runs (id), 
	CONSTRAINT uq_outcomes_action_key UNIQUE (action_key)
);
INSERT INTO "outcomes" VALUES(1,1,1,'tttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttt','tempo','sampler-tempo','0.1.0','1','tempo',1,'file','ok','{"frames":"594cfd2607d4f09e1ce6241203e418cacfed545063792bc5eab7afaadbf0c4e0"}','{"version":"1"}',1,1,1);
INSERT INTO "outcomes" VALUES(2,1,1,'kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk','key','sampler-key','0.1.0','1','key',1,'file','ok','{"frames":"594cfd2607d4f09e1ce6241203e418cacfed545063792bc5eab7afaadbf0c4e0"}','{"version":"1"}',1,1,1);
INSERT INTO "outcomes" VALUES(3,1,1,'rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr','regions','sampler-regions','0.1.0','1','regions',1,'file','ok','{"frames":"594cfd2607d4f09e1ce6241203e418cacfed545063792bc5eab7afaadbf0c4e0"}','{"version":"1"}',1,1,1);
CREATE TABLE regions (
	file_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	start_s FLOAT NOT NULL, 
	end_s FLOAT NOT NULL, 
	peak_dbfs FLOAT NOT NULL, 
	rms_dbfs FLOAT NOT NULL, 
	snr_db FLOAT NOT NULL, 
	confidence FLOAT NOT NULL, 
	CONSTRAINT pk_regions PRIMARY KEY (file_id, position), 
	CONSTRAINT fk_regions_file_id FOREIGN KEY(file_id) REFERENCES files (id) ON DELETE CASCADE
);
INSERT INTO "regions" VALUES(1,0,0.0,1.5,-3.0,-14.5,60.0,0.99);
CREATE TABLE result_schemas (
	kind VARCHAR NOT NULL, 
	schema_version INTEGER NOT NULL, 
	json_schema TEXT NOT NULL, 
	CONSTRAINT pk_result_schemas PRIMARY KEY (kind, schema_version)
);
INSERT INTO "result_schemas" VALUES('regions',1,'{"$defs":{"NoiseFloor":{"additionalProperties":false,"description":"The estimated noise floor from ``time_s`` on.","properties":{"time_s":{"minimum":0,"title":"Time S","type":"number"},"level_dbfs":{"title":"Level Dbfs","type":"number"}},"required":["time_s","level_dbfs"],"title":"NoiseFloor","type":"object"},"Region":{"additionalProperties":false,"description":"A stretch of sound between silences.","properties":{"start_s":{"minimum":0,"title":"Start S","type":"number"},"end_s":{"minimum":0,"title":"End S","type":"number"},"peak_dbfs":{"title":"Peak Dbfs","type":"number"},"rms_dbfs":{"title":"Rms Dbfs","type":"number"},"snr_db":{"title":"Snr Db","type":"number"},"confidence":{"maximum":1,"minimum":0,"title":"Confidence","type":"number"}},"required":["start_s","end_s","peak_dbfs","rms_dbfs","snr_db","confidence"],"title":"Region","type":"object"}},"additionalProperties":false,"description":"All regions of a file, in order, without overlap. No regions means the file is silent.","properties":{"regions":{"items":{"$ref":"#/$defs/Region"},"title":"Regions","type":"array"},"noise_floor":{"items":{"$ref":"#/$defs/NoiseFloor"},"title":"Noise Floor","type":"array"},"leading_silence_s":{"minimum":0,"title":"Leading Silence S","type":"number"},"trailing_silence_s":{"minimum":0,"title":"Trailing Silence S","type":"number"},"silence_ratio":{"maximum":1,"minimum":0,"title":"Silence Ratio","type":"number"}},"required":["regions","noise_floor","leading_silence_s","trailing_silence_s","silence_ratio"],"title":"Regions","type":"object"}');
INSERT INTO "result_schemas" VALUES('tempo',1,'{"$defs":{"Beat":{"additionalProperties":false,"description":"One beat. ``position`` counts from 1 within the bar where the meter is known.","properties":{"time_s":{"minimum":0,"title":"Time S","type":"number"},"position":{"anyOf":[{"minimum":1,"type":"integer"},{"type":"null"}],"default":null,"title":"Position"},"interpolated":{"default":false,"title":"Interpolated","type":"boolean"}},"required":["time_s"],"title":"Beat","type":"object"},"Meter":{"additionalProperties":false,"description":"Time signature.","properties":{"numerator":{"minimum":1,"title":"Numerator","type":"integer"},"denominator":{"minimum":1,"title":"Denominator","type":"integer"},"probability":{"maximum":1,"minimum":0,"title":"Probability","type":"number"}},"required":["numerator","denominator","probability"],"title":"Meter","type":"object"},"RegionTempo":{"additionalProperties":false,"description":"The tempo of one long region; ``bpm`` of ``None`` means it has none.","properties":{"start_s":{"minimum":0,"title":"Start S","type":"number"},"end_s":{"minimum":0,"title":"End S","type":"number"},"bpm":{"anyOf":[{"exclusiveMinimum":0,"type":"number"},{"type":"null"}],"default":null,"title":"Bpm"},"confidence":{"maximum":1,"minimum":0,"title":"Confidence","type":"number"}},"required":["start_s","end_s","confidence"],"title":"RegionTempo","type":"object"},"TempoCandidate":{"additionalProperties":false,"description":"An alternative answer and its probability.","properties":{"bpm":{"exclusiveMinimum":0,"title":"Bpm","type":"number"},"probability":{"maximum":1,"minimum":0,"title":"Probability","type":"number"},"relation":{"title":"Relation","type":"string"}},"required":["bpm","probability","relation"],"title":"TempoCandidate","type":"object"},"TempoPoint":{"additionalProperties":false,"description":"The local tempo from ``time_s`` on.","properties":{"time_s":{"minimum":0,"title":"Time S","type":"number"},"bpm":{"exclusiveMinimum":0,"title":"Bpm","type":"number"}},"required":["time_s","bpm"],"title":"TempoPoint","type":"object"}},"additionalProperties":false,"description":"The tempo of a file. ``bpm`` of ``None`` is an answer: this sound has no tempo, and why.\n\n``confidence`` is the calibrated probability that this answer is right (within 4 % where it is a number);\n``octave_confidence`` the probability that it is right given that it is right up to a factor of 2 or 3.","properties":{"bpm":{"anyOf":[{"exclusiveMinimum":0,"type":"number"},{"type":"null"}],"title":"Bpm"},"confidence":{"maximum":1,"minimum":0,"title":"Confidence","type":"number"},"octave_confidence":{"anyOf":[{"maximum":1,"minimum":0,"type":"number"},{"type":"null"}],"default":null,"title":"Octave Confidence"},"no_tempo_reason":{"anyOf":[{"enum":["one_shot","no_onsets","no_pulse","silent"],"type":"string"},{"type":"null"}],"default":null,"title":"No Tempo Reason"},"alternatives":{"default":[],"items":{"$ref":"#/$defs/TempoCandidate"},"title":"Alternatives","type":"array"},"is_constant":{"anyOf":[{"type":"boolean"},{"type":"null"}],"default":null,"title":"Is Constant"},"tempo_map":{"default":[],"items":{"$ref":"#/$defs/TempoPoint"},"title":"Tempo Map","type":"array"},"beats":{"default":[],"items":{"$ref":"#/$defs/Beat"},"title":"Beats","type":"array"},"meter":{"anyOf":[{"$ref":"#/$defs/Meter"},{"type":"null"}],"default":null},"loop_beats":{"anyOf":[{"type":"number"},{"type":"null"}],"default":null,"title":"Loop Beats"},"regions":{"default":[],"items":{"$ref":"#/$defs/RegionTempo"},"title":"Regions","type":"array"},"evidence":{"additionalProperties":{"type":"number"},"default":{},"title":"Evidence","type":"object"}},"required":["bpm","confidence"],"title":"Tempo","type":"object"}');
INSERT INTO "result_schemas" VALUES('key',1,'{"$defs":{"KeyCandidate":{"additionalProperties":false,"description":"An alternative answer and its probability.","properties":{"tonic":{"enum":["C","C#","D","Eb","E","F","F#","G","Ab","A","Bb","B"],"title":"Tonic","type":"string"},"mode":{"enum":["major","minor"],"title":"Mode","type":"string"},"probability":{"maximum":1,"minimum":0,"title":"Probability","type":"number"},"relation":{"enum":["fifth","relative","parallel","other"],"title":"Relation","type":"string"}},"required":["tonic","mode","probability","relation"],"title":"KeyCandidate","type":"object"},"KeySpan":{"additionalProperties":false,"description":"The key of one stretch; no tonic means it has none.","properties":{"start_s":{"minimum":0,"title":"Start S","type":"number"},"end_s":{"minimum":0,"title":"End S","type":"number"},"tonic":{"anyOf":[{"enum":["C","C#","D","Eb","E","F","F#","G","Ab","A","Bb","B"],"type":"string"},{"type":"null"}],"default":null,"title":"Tonic"},"mode":{"anyOf":[{"enum":["major","minor"],"type":"string"},{"type":"null"}],"default":null,"title":"Mode"},"confidence":{"maximum":1,"minimum":0,"title":"Confidence","type":"number"}},"required":["start_s","end_s","confidence"],"title":"KeySpan","type":"object"}},"additionalProperties":false,"description":"The key of a file. ``tonic`` of ``None`` is an answer: this sound has no key, and why.\n\n``scores`` are the probabilities of the 24 keys, C major \u2026 B major, then C minor \u2026 B minor.","properties":{"tonic":{"anyOf":[{"enum":["C","C#","D","Eb","E","F","F#","G","Ab","A","Bb","B"],"type":"string"},{"type":"null"}],"title":"Tonic"},"mode":{"anyOf":[{"enum":["major","minor"],"type":"string"},{"type":"null"}],"title":"Mode"},"confidence":{"maximum":1,"minimum":0,"title":"Confidence","type":"number"},"no_key_reason":{"anyOf":[{"enum":["atonal","single_note","silent"],"type":"string"},{"type":"null"}],"default":null,"title":"No Key Reason"},"scores":{"anyOf":[{"items":{"type":"number"},"type":"array"},{"type":"null"}],"default":null,"title":"Scores"},"alternatives":{"default":[],"items":{"$ref":"#/$defs/KeyCandidate"},"title":"Alternatives","type":"array"},"camelot":{"anyOf":[{"type":"string"},{"type":"null"}],"default":null,"title":"Camelot"},"open_key":{"anyOf":[{"type":"string"},{"type":"null"}],"default":null,"title":"Open Key"},"tuning_cents":{"anyOf":[{"type":"number"},{"type":"null"}],"default":null,"title":"Tuning Cents"},"tonalness":{"anyOf":[{"maximum":1,"minimum":0,"type":"number"},{"type":"null"}],"default":null,"title":"Tonalness"},"key_map":{"default":[],"items":{"$ref":"#/$defs/KeySpan"},"title":"Key Map","type":"array"},"regions":{"default":[],"items":{"$ref":"#/$defs/KeySpan"},"title":"Regions","type":"array"},"evidence":{"additionalProperties":{"type":"number"},"default":{},"title":"Evidence","type":"object"}},"required":["tonic","mode","confidence"],"title":"Key","type":"object"}');
CREATE TABLE runs (
	id INTEGER NOT NULL, 
	started_at DATETIME NOT NULL, 
	ended_at DATETIME, 
	status VARCHAR NOT NULL, 
	app_version VARCHAR NOT NULL, 
	asked TEXT NOT NULL, 
	counts TEXT, 
	CONSTRAINT pk_runs PRIMARY KEY (id), 
	CONSTRAINT ck_runs_status CHECK (status IN ('running', 'finished', 'cancelled', 'failed'))
);
INSERT INTO "runs" VALUES(1,'2026-11-26 05:52:52.204827',NULL,'running','0.1.0','{"paths":["loop.wav"]}',NULL);
CREATE TABLE segments (
	file_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	region INTEGER NOT NULL, 
	start_s FLOAT NOT NULL, 
	end_s FLOAT NOT NULL, 
	confidence FLOAT NOT NULL, 
	CONSTRAINT pk_segments PRIMARY KEY (file_id, position), 
	CONSTRAINT fk_segments_file_id FOREIGN KEY(file_id) REFERENCES files (id) ON DELETE CASCADE
);
CREATE TABLE tags (
	id INTEGER NOT NULL, 
	file_id INTEGER NOT NULL, 
	location_id INTEGER, 
	source VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_tags PRIMARY KEY (id), 
	CONSTRAINT ck_tags_source CHECK (source IN ('container', 'user')), 
	CONSTRAINT fk_tags_file_id FOREIGN KEY(file_id) REFERENCES files (id) ON DELETE CASCADE, 
	CONSTRAINT fk_tags_location_id FOREIGN KEY(location_id) REFERENCES locations (id) ON DELETE CASCADE
);
INSERT INTO "tags" VALUES(1,1,1,'container','genre','techno');
CREATE INDEX ix_file_summary_bpm ON file_summary (bpm);
CREATE INDEX ix_file_summary_duration_s ON file_summary (duration_s);
CREATE INDEX ix_file_summary_key ON file_summary ("key");
CREATE INDEX ix_locations_bytes_sha256 ON locations (bytes_sha256);
CREATE INDEX ix_locations_file_id ON locations (file_id);
CREATE INDEX ix_outcomes_status ON outcomes (status, file_id) WHERE current = 1;
CREATE UNIQUE INDEX uq_outcomes_chosen ON outcomes (file_id, kind) WHERE chosen = 1;
CREATE UNIQUE INDEX uq_outcomes_current ON outcomes (file_id, analyzer) WHERE current = 1;
CREATE INDEX ix_outcome_arrays_sha256 ON outcome_arrays (sha256);
CREATE INDEX ix_tags_file_id ON tags (file_id);
CREATE INDEX ix_tags_location_id ON tags (location_id);
COMMIT;
