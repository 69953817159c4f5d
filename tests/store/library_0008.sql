PRAGMA application_id=1396788560;
BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0008');
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
INSERT INTO "analyses" VALUES(1,0,NULL,NULL,'ok',NULL,'{"duration_s":0.5,"frame_rate_hz":100.0,"tonal_rate_hz":10.0,"level_rate_hz":100.0,"log_mel_db":{"sha256":"d8273541aabccdd57a3547825335b989095146da087a455419ce04b3e5d1a057","dtype":"float16","shape":[20,64]},"mfcc":{"sha256":"b182122ede6a58c8e85e65baaf4f4049f197b0433c0a6f83c115a21440742a17","dtype":"float16","shape":[20,14]},"spectral":{"sha256":"9a7c25b1d0dea01dc8c83374f909f5314d387fcad55bfd2b2f6e6d0ed8d810f6","dtype":"float32","shape":[20,5]},"onset_strength":{"sha256":"f029b1751b075737c6e595b324cfec3d923b16e6b91686b2efb3d3493b2c794b","dtype":"float32","shape":[20,4]},"chroma":{"sha256":"1adc06bbda89e84f4283d1c0a36e2f06ed8b531ec2d01a055924bdb09cda03b8","dtype":"float32","shape":[20,12]},"level_dbfs":{"sha256":"464d5eb78ae025cdaa7a173b9d07ff86640c7b5f71392e745f3c9d0e744dd1bc","dtype":"float32","shape":[20,2]},"levels":{"peak_dbfs":-1.0,"rms_dbfs":-12.0,"crest_db":11.0,"dc_offset":[0.0],"clipped_samples":0,"stereo_correlation":null},"centroid_hz":null,"bandwidth_hz":null,"rolloff85_hz":null,"flatness":null,"flux":null,"mfcc_mean":null,"mfcc_std":null,"chroma_mean":null,"onset_rate_hz":null,"attack_s":null,"low_share":null}',NULL,NULL,0.25);
INSERT INTO "analyses" VALUES(2,0,NULL,NULL,'ok',NULL,'{"duration_s":16.0,"frame_rate_hz":100.0,"tonal_rate_hz":10.0,"level_rate_hz":100.0,"log_mel_db":{"sha256":"7f5515abe742be80489a91cc014955ff8b18efc277956fea45526a606e40a951","dtype":"float16","shape":[20,64]},"mfcc":{"sha256":"80339b44ac1f26bf83177e35bc2301fceba7416e2375d3cada4ec53d84f1cb4c","dtype":"float16","shape":[20,14]},"spectral":{"sha256":"916fc6e1a32c7ca4d936e9df27d721f3eaa3044ef7b15f4a17a07a47fb225795","dtype":"float32","shape":[20,5]},"onset_strength":{"sha256":"dad1f492b73f861e13b8e5d83272f22039340599b54dcf2c2a19580fe3f11876","dtype":"float32","shape":[20,4]},"chroma":{"sha256":"e2a291d36c81b5b04f5c23ea19f61f41e20529519b47e8fcc92cdabd89de6596","dtype":"float32","shape":[20,12]},"level_dbfs":{"sha256":"a6b3f040da5eb4af4078229b9e57d904187ada7f937a76f420a6684ad5b51535","dtype":"float32","shape":[20,2]},"levels":{"peak_dbfs":-1.0,"rms_dbfs":-12.0,"crest_db":11.0,"dc_offset":[0.0],"clipped_samples":0,"stereo_correlation":null},"centroid_hz":null,"bandwidth_hz":null,"rolloff85_hz":null,"flatness":null,"flux":null,"mfcc_mean":null,"mfcc_std":null,"chroma_mean":null,"onset_rate_hz":null,"attack_s":null,"low_share":null}',NULL,NULL,0.25);
INSERT INTO "analyses" VALUES(3,0,NULL,NULL,'ok',NULL,'{"regions":[{"start_s":0.0,"end_s":0.4,"peak_dbfs":-3.0,"rms_dbfs":-14.5,"snr_db":60.0,"confidence":0.99}],"noise_floor":[{"time_s":0.0,"level_dbfs":-90.0}],"leading_silence_s":0.0,"trailing_silence_s":0.0,"silence_ratio":0.1}',NULL,NULL,0.25);
INSERT INTO "analyses" VALUES(4,0,NULL,NULL,'ok',NULL,'{"scenes":[{"start_s":0.0,"end_s":0.4,"region":0,"confidence":0.7}],"sections":[],"tempo":"absent"}',NULL,NULL,0.25);
INSERT INTO "analyses" VALUES(5,0,NULL,NULL,'ok',NULL,'{"regions":[{"start_s":0.0,"end_s":0.5,"peak_dbfs":-3.0,"rms_dbfs":-14.5,"snr_db":60.0,"confidence":0.99}],"noise_floor":[{"time_s":0.0,"level_dbfs":-90.0}],"leading_silence_s":0.0,"trailing_silence_s":0.0,"silence_ratio":0.1}',NULL,NULL,0.25);
INSERT INTO "analyses" VALUES(6,0,NULL,NULL,'ok',NULL,'{"scenes":[{"start_s":0.0,"end_s":0.5,"region":0,"confidence":0.7}],"sections":[],"tempo":"absent"}',NULL,NULL,0.25);
INSERT INTO "analyses" VALUES(7,0,NULL,NULL,'ok',NULL,'{"regions":[{"start_s":0.0,"end_s":8.0,"peak_dbfs":-3.0,"rms_dbfs":-14.5,"snr_db":60.0,"confidence":0.99}],"noise_floor":[{"time_s":0.0,"level_dbfs":-90.0}],"leading_silence_s":0.0,"trailing_silence_s":0.0,"silence_ratio":0.1}',NULL,NULL,0.25);
INSERT INTO "analyses" VALUES(8,0,NULL,NULL,'ok',NULL,'{"scenes":[{"start_s":0.0,"end_s":8.0,"region":0,"confidence":0.7}],"sections":[],"tempo":"absent"}',NULL,NULL,0.25);
INSERT INTO "analyses" VALUES(9,0,NULL,NULL,'ok',NULL,'{"regions":[{"start_s":0.0,"end_s":16.0,"peak_dbfs":-3.0,"rms_dbfs":-14.5,"snr_db":60.0,"confidence":0.99}],"noise_floor":[{"time_s":0.0,"level_dbfs":-90.0}],"leading_silence_s":0.0,"trailing_silence_s":0.0,"silence_ratio":0.1}',NULL,NULL,0.25);
INSERT INTO "analyses" VALUES(10,0,NULL,NULL,'ok',NULL,'{"scenes":[{"start_s":0.0,"end_s":16.0,"region":0,"confidence":0.7}],"sections":[],"tempo":"absent"}',NULL,NULL,0.25);
INSERT INTO "analyses" VALUES(11,0,NULL,NULL,'ok',NULL,'{"regions":[{"start_s":0.5,"end_s":29.0,"peak_dbfs":-3.0,"rms_dbfs":-14.5,"snr_db":60.0,"confidence":0.99}],"noise_floor":[{"time_s":0.0,"level_dbfs":-90.0}],"leading_silence_s":0.0,"trailing_silence_s":0.0,"silence_ratio":0.1}',NULL,NULL,0.25);
INSERT INTO "analyses" VALUES(12,0,NULL,NULL,'ok',NULL,'{"scenes":[{"start_s":0.5,"end_s":29.0,"region":0,"confidence":0.7}],"sections":[],"tempo":"absent"}',NULL,NULL,0.25);
INSERT INTO "analyses" VALUES(13,0,NULL,NULL,'ok',NULL,'{"regions":[{"start_s":1.0,"end_s":20.0,"peak_dbfs":-3.0,"rms_dbfs":-14.5,"snr_db":60.0,"confidence":0.99},{"start_s":22.0,"end_s":40.0,"peak_dbfs":-3.0,"rms_dbfs":-14.5,"snr_db":60.0,"confidence":0.99},{"start_s":45.0,"end_s":59.0,"peak_dbfs":-3.0,"rms_dbfs":-14.5,"snr_db":60.0,"confidence":0.99}],"noise_floor":[{"time_s":0.0,"level_dbfs":-90.0}],"leading_silence_s":0.0,"trailing_silence_s":0.0,"silence_ratio":0.1}',NULL,NULL,0.25);
INSERT INTO "analyses" VALUES(14,0,NULL,NULL,'ok',NULL,'{"scenes":[{"start_s":1.0,"end_s":20.0,"region":0,"confidence":0.7},{"start_s":22.0,"end_s":40.0,"region":1,"confidence":0.7},{"start_s":45.0,"end_s":59.0,"region":2,"confidence":0.7}],"sections":[],"tempo":"absent"}',NULL,NULL,0.25);
INSERT INTO "analyses" VALUES(15,0,NULL,NULL,'ok',NULL,'{"regions":[{"start_s":0.0,"end_s":120.0,"peak_dbfs":-3.0,"rms_dbfs":-14.5,"snr_db":60.0,"confidence":0.99}],"noise_floor":[{"time_s":0.0,"level_dbfs":-90.0}],"leading_silence_s":0.0,"trailing_silence_s":0.0,"silence_ratio":0.1}',NULL,NULL,0.25);
INSERT INTO "analyses" VALUES(16,0,NULL,NULL,'ok',NULL,'{"scenes":[{"start_s":0.0,"end_s":120.0,"region":0,"confidence":0.7}],"sections":[],"tempo":"absent"}',NULL,NULL,0.25);
INSERT INTO "analyses" VALUES(17,0,NULL,NULL,'ok',NULL,'{"regions":[{"start_s":0.0,"end_s":5.0,"peak_dbfs":-3.0,"rms_dbfs":-14.5,"snr_db":60.0,"confidence":0.99}],"noise_floor":[{"time_s":0.0,"level_dbfs":-90.0}],"leading_silence_s":0.0,"trailing_silence_s":0.0,"silence_ratio":0.1}',NULL,NULL,0.25);
INSERT INTO "analyses" VALUES(18,0,NULL,NULL,'ok',NULL,'{"scenes":[{"start_s":0.0,"end_s":5.0,"region":0,"confidence":0.7}],"sections":[],"tempo":"absent"}',NULL,NULL,0.25);
INSERT INTO "analyses" VALUES(19,0,NULL,NULL,'ok',NULL,'{"regions":[{"start_s":0.0,"end_s":1.0,"peak_dbfs":-3.0,"rms_dbfs":-14.5,"snr_db":60.0,"confidence":0.99}],"noise_floor":[{"time_s":0.0,"level_dbfs":-90.0}],"leading_silence_s":0.0,"trailing_silence_s":0.0,"silence_ratio":0.1}',NULL,NULL,0.25);
INSERT INTO "analyses" VALUES(20,0,NULL,NULL,'ok',NULL,'{"scenes":[{"start_s":0.0,"end_s":1.0,"region":0,"confidence":0.7}],"sections":[],"tempo":"absent"}',NULL,NULL,0.25);
INSERT INTO "analyses" VALUES(21,0,NULL,NULL,'ok',NULL,'{"regions":[],"noise_floor":[{"time_s":0.0,"level_dbfs":-90.0}],"leading_silence_s":0.0,"trailing_silence_s":0.0,"silence_ratio":0.1}',NULL,NULL,0.25);
INSERT INTO "analyses" VALUES(22,0,1.0,20.0,'ok',NULL,'{"form":null,"type":null,"own":null,"alternatives":{},"abstained":[],"content":[{"name":"speech","probability":0.8}],"confidence":0.8,"segment":"scene","backend":"test 1","device":"cpu","warnings":[]}',NULL,NULL,0.25);
INSERT INTO "analyses" VALUES(22,1,22.0,40.0,'ok',NULL,'{"form":null,"type":null,"own":null,"alternatives":{},"abstained":[],"content":[{"name":"music","probability":0.8}],"confidence":0.8,"segment":"scene","backend":"test 1","device":"cpu","warnings":[]}',NULL,NULL,0.25);
INSERT INTO "analyses" VALUES(22,2,45.0,59.0,'ok',NULL,'{"form":null,"type":null,"own":null,"alternatives":{},"abstained":[],"content":[{"name":"speech","probability":0.8}],"confidence":0.8,"segment":"scene","backend":"test 1","device":"cpu","warnings":[]}',NULL,NULL,0.25);
INSERT INTO "analyses" VALUES(23,0,0.0,120.0,'ok',NULL,'{"form":null,"type":null,"own":null,"alternatives":{},"abstained":[],"content":[{"name":"nature","probability":0.8}],"confidence":0.8,"segment":"scene","backend":"test 1","device":"cpu","warnings":[]}',NULL,NULL,0.25);
INSERT INTO "analyses" VALUES(24,0,NULL,NULL,'ok',NULL,'{"bpm":null,"confidence":0.9,"octave_confidence":0.75,"no_tempo_reason":"one_shot","alternatives":[],"is_constant":null,"tempo_map":[],"beats":[],"meter":null,"loop_beats":null,"regions":[],"evidence":{}}',NULL,NULL,0.25);
INSERT INTO "analyses" VALUES(25,0,NULL,NULL,'ok',NULL,'{"bpm":null,"confidence":0.7,"octave_confidence":0.75,"no_tempo_reason":"one_shot","alternatives":[],"is_constant":null,"tempo_map":[],"beats":[],"meter":null,"loop_beats":null,"regions":[],"evidence":{}}',NULL,NULL,0.25);
INSERT INTO "analyses" VALUES(26,0,NULL,NULL,'ok',NULL,'{"bpm":87.0,"confidence":0.6,"octave_confidence":0.75,"no_tempo_reason":null,"alternatives":[],"is_constant":null,"tempo_map":[],"beats":[{"time_s":0.0,"position":1,"interpolated":false},{"time_s":0.5,"position":2,"interpolated":false},{"time_s":1.0,"position":3,"interpolated":false}],"meter":null,"loop_beats":null,"regions":[],"evidence":{}}',NULL,NULL,0.25);
INSERT INTO "analyses" VALUES(27,0,NULL,NULL,'ok',NULL,'{"bpm":174.0,"confidence":0.8,"octave_confidence":0.75,"no_tempo_reason":null,"alternatives":[],"is_constant":null,"tempo_map":[],"beats":[{"time_s":0.0,"position":1,"interpolated":false},{"time_s":0.5,"position":2,"interpolated":false},{"time_s":1.0,"position":3,"interpolated":false}],"meter":null,"loop_beats":null,"regions":[],"evidence":{}}',NULL,NULL,0.25);
INSERT INTO "analyses" VALUES(28,0,NULL,NULL,'ok',NULL,'{"bpm":120.25,"confidence":0.9,"octave_confidence":0.75,"no_tempo_reason":null,"alternatives":[],"is_constant":null,"tempo_map":[],"beats":[{"time_s":0.0,"position":1,"interpolated":false},{"time_s":0.5,"position":2,"interpolated":false},{"time_s":1.0,"position":3,"interpolated":false}],"meter":null,"loop_beats":null,"regions":[],"evidence":{}}',NULL,NULL,0.25);
INSERT INTO "analyses" VALUES(29,0,NULL,NULL,'ok',NULL,'{"bpm":92.0,"confidence":0.55,"octave_confidence":0.75,"no_tempo_reason":null,"alternatives":[],"is_constant":null,"tempo_map":[],"beats":[{"time_s":0.0,"position":1,"interpolated":false},{"time_s":0.5,"position":2,"interpolated":false},{"time_s":1.0,"position":3,"interpolated":false}],"meter":null,"loop_beats":null,"regions":[],"evidence":{}}',NULL,NULL,0.25);
INSERT INTO "analyses" VALUES(30,0,NULL,NULL,'ok',NULL,'{"bpm":60.0,"confidence":0.9,"octave_confidence":0.75,"no_tempo_reason":null,"alternatives":[],"is_constant":null,"tempo_map":[],"beats":[{"time_s":0.0,"position":1,"interpolated":false},{"time_s":0.5,"position":2,"interpolated":false},{"time_s":1.0,"position":3,"interpolated":false}],"meter":null,"loop_beats":null,"regions":[],"evidence":{}}',NULL,NULL,0.25);
INSERT INTO "analyses" VALUES(31,0,NULL,NULL,'ok',NULL,'{"bpm":121.5,"confidence":0.4,"octave_confidence":0.75,"no_tempo_reason":null,"alternatives":[],"is_constant":null,"tempo_map":[],"beats":[{"time_s":0.0,"position":1,"interpolated":false},{"time_s":0.5,"position":2,"interpolated":false},{"time_s":1.0,"position":3,"interpolated":false}],"meter":null,"loop_beats":null,"regions":[],"evidence":{}}',NULL,NULL,0.25);
INSERT INTO "analyses" VALUES(32,0,NULL,NULL,'failed',NULL,NULL,'crash','{"kind":"crash","message":"it fell over","hint":"try again","cause":null,"evidence":{"traceback":null,"signal":null,"exit_code":null,"stderr_tail":null,"attempts":1,"after":null,"peak_mb":null}}',0.25);
INSERT INTO "analyses" VALUES(33,0,NULL,NULL,'undetermined','ambiguous',NULL,NULL,NULL,0.25);
INSERT INTO "analyses" VALUES(34,0,NULL,NULL,'undetermined','too_short',NULL,NULL,NULL,0.25);
INSERT INTO "analyses" VALUES(35,0,NULL,NULL,'failed',NULL,NULL,'timeout','{"kind":"timeout","message":"it fell over","hint":"try again","cause":null,"evidence":{"traceback":null,"signal":null,"exit_code":null,"stderr_tail":null,"attempts":1,"after":null,"peak_mb":null}}',0.25);
INSERT INTO "analyses" VALUES(36,0,NULL,NULL,'ok',NULL,'{"tonic":"A","mode":"minor","confidence":0.8,"no_key_reason":null,"scores":null,"alternatives":[],"camelot":null,"open_key":null,"tuning_cents":null,"tonalness":null,"key_map":[],"regions":[],"evidence":{}}',NULL,NULL,0.25);
INSERT INTO "analyses" VALUES(37,0,NULL,NULL,'ok',NULL,'{"tonic":"C","mode":"major","confidence":0.95,"no_key_reason":null,"scores":null,"alternatives":[],"camelot":null,"open_key":null,"tuning_cents":null,"tonalness":null,"key_map":[],"regions":[],"evidence":{}}',NULL,NULL,0.25);
INSERT INTO "analyses" VALUES(38,0,NULL,NULL,'ok',NULL,'{"tonic":"F#","mode":"minor","confidence":0.3,"no_key_reason":null,"scores":null,"alternatives":[],"camelot":null,"open_key":null,"tuning_cents":null,"tonalness":null,"key_map":[],"regions":[],"evidence":{}}',NULL,NULL,0.25);
INSERT INTO "analyses" VALUES(39,0,NULL,NULL,'ok',NULL,'{"tonic":"E","mode":"minor","confidence":0.8,"no_key_reason":null,"scores":null,"alternatives":[],"camelot":null,"open_key":null,"tuning_cents":null,"tonalness":null,"key_map":[],"regions":[],"evidence":{}}',NULL,NULL,0.25);
INSERT INTO "analyses" VALUES(40,0,NULL,NULL,'ok',NULL,'{"form":{"name":"one-shot","probability":0.9},"type":{"name":"kick","probability":0.85},"own":null,"alternatives":{"form":[{"name":"one-shot","probability":0.9}],"type":[{"name":"kick","probability":0.85}]},"abstained":[],"content":[{"name":"percussion","probability":0.95,"share":0.95}],"sound_s":2.0,"segments":2}',NULL,NULL,0.25);
INSERT INTO "analyses" VALUES(41,0,NULL,NULL,'ok',NULL,'{"form":{"name":"one-shot","probability":0.8},"type":{"name":"snare","probability":0.6},"own":{"name":"Gr\u00f6\u00dfte Snares","probability":0.7},"alternatives":{"form":[{"name":"one-shot","probability":0.8}],"type":[{"name":"snare","probability":0.6}],"own":[{"name":"Gr\u00f6\u00dfte Snares","probability":0.7}]},"abstained":[],"content":[{"name":"percussion","probability":0.9,"share":0.9}],"sound_s":2.0,"segments":2}',NULL,NULL,0.25);
INSERT INTO "analyses" VALUES(42,0,NULL,NULL,'ok',NULL,'{"form":{"name":"loop","probability":0.9},"type":null,"own":null,"alternatives":{"form":[{"name":"loop","probability":0.9}]},"abstained":[],"content":[{"name":"percussion","probability":0.8,"share":0.8},{"name":"music","probability":0.6,"share":0.6}],"sound_s":2.0,"segments":2}',NULL,NULL,0.25);
INSERT INTO "analyses" VALUES(43,0,NULL,NULL,'ok',NULL,'{"form":{"name":"loop","probability":0.7},"type":null,"own":null,"alternatives":{"form":[{"name":"loop","probability":0.7}]},"abstained":[],"content":[{"name":"music","probability":0.9,"share":0.9}],"sound_s":2.0,"segments":2}',NULL,NULL,0.25);
INSERT INTO "analyses" VALUES(44,0,NULL,NULL,'ok',NULL,'{"form":{"name":"song","probability":0.5},"type":null,"own":null,"alternatives":{"form":[{"name":"song","probability":0.5}]},"abstained":[],"content":[{"name":"music","probability":0.97,"share":0.97}],"sound_s":2.0,"segments":2}',NULL,NULL,0.25);
INSERT INTO "analyses" VALUES(45,0,NULL,NULL,'ok',NULL,'{"form":{"name":"recording","probability":0.8},"type":null,"own":null,"alternatives":{"form":[{"name":"recording","probability":0.8}]},"abstained":[],"content":[{"name":"speech","probability":0.7,"share":0.7},{"name":"music","probability":0.5,"share":0.5}],"sound_s":2.0,"segments":2}',NULL,NULL,0.25);
INSERT INTO "analyses" VALUES(46,0,NULL,NULL,'ok',NULL,'{"form":null,"type":null,"own":null,"alternatives":{},"abstained":["content"],"content":[{"name":"nature","probability":0.3,"share":0.3}],"sound_s":2.0,"segments":2}',NULL,NULL,0.25);
INSERT INTO "analyses" VALUES(47,0,NULL,NULL,'ok',NULL,'{"integrated_lufs":-9.5,"grade":"loud","clipped":true,"range":{"low":-14.0,"high":-7.5},"curve":[1.5,2]}',NULL,NULL,0.25);
INSERT INTO "analyses" VALUES(48,0,NULL,NULL,'ok',NULL,'{"integrated_lufs":-23.0,"grade":"fine","clipped":false,"range":{"low":-27.5,"high":-21.0},"curve":[1.5,2]}',NULL,NULL,0.25);
INSERT INTO "analyses" VALUES(49,0,NULL,NULL,'ok',NULL,'{"integrated_lufs":-18.25,"grade":"fine","clipped":false,"range":{"low":-22.75,"high":-16.25},"curve":[1.5,2]}',NULL,NULL,0.25);
INSERT INTO "analyses" VALUES(50,0,NULL,NULL,'ok',NULL,'{"integrated_lufs":-40.0,"grade":"quiet","clipped":false,"range":{"low":-44.5,"high":-38.0},"curve":[1.5,2]}',NULL,NULL,0.25);
INSERT INTO "analyses" VALUES(51,0,1.0,20.0,'ok',NULL,'{"ratio":0.8}',NULL,NULL,0.25);
INSERT INTO "analyses" VALUES(51,1,22.0,40.0,'ok',NULL,'{"ratio":0.1}',NULL,NULL,0.25);
INSERT INTO "analyses" VALUES(51,2,45.0,59.0,'ok',NULL,'{"ratio":0.9}',NULL,NULL,0.25);
INSERT INTO "analyses" VALUES(52,0,NULL,NULL,'failed',NULL,NULL,'decode_error','{"kind":"decode_error","message":"neither reader knows what it is","hint":"play it with another program","cause":null,"evidence":{"traceback":null,"signal":null,"exit_code":null,"stderr_tail":null,"attempts":1,"after":null,"peak_mb":null}}',0.25);
INSERT INTO "analyses" VALUES(53,0,NULL,NULL,'skipped',NULL,NULL,'dependency','{"kind":"dependency","message":"it fell over","hint":"try again","cause":null,"evidence":{"traceback":null,"signal":null,"exit_code":null,"stderr_tail":null,"attempts":1,"after":null,"peak_mb":null}}',0.25);
INSERT INTO "analyses" VALUES(54,0,NULL,NULL,'skipped',NULL,NULL,'dependency','{"kind":"dependency","message":"it fell over","hint":"try again","cause":null,"evidence":{"traceback":null,"signal":null,"exit_code":null,"stderr_tail":null,"attempts":1,"after":null,"peak_mb":null}}',0.25);
INSERT INTO "analyses" VALUES(55,0,NULL,NULL,'ok',NULL,'{"tonic":"G","mode":"major","confidence":0.85,"no_key_reason":null,"scores":null,"alternatives":[],"camelot":null,"open_key":null,"tuning_cents":null,"tonalness":null,"key_map":[],"regions":[],"evidence":{}}',NULL,NULL,0.25);
CREATE TABLE arrays (
	sha256 VARCHAR NOT NULL, 
	dtype VARCHAR NOT NULL, 
	shape VARCHAR NOT NULL, 
	size BIGINT NOT NULL, 
	CONSTRAINT pk_arrays PRIMARY KEY (sha256)
);
INSERT INTO "arrays" VALUES('d8273541aabccdd57a3547825335b989095146da087a455419ce04b3e5d1a057','float16','[20,64]',2688);
INSERT INTO "arrays" VALUES('b182122ede6a58c8e85e65baaf4f4049f197b0433c0a6f83c115a21440742a17','float16','[20,14]',688);
INSERT INTO "arrays" VALUES('9a7c25b1d0dea01dc8c83374f909f5314d387fcad55bfd2b2f6e6d0ed8d810f6','float32','[20,5]',528);
INSERT INTO "arrays" VALUES('f029b1751b075737c6e595b324cfec3d923b16e6b91686b2efb3d3493b2c794b','float32','[20,4]',448);
INSERT INTO "arrays" VALUES('1adc06bbda89e84f4283d1c0a36e2f06ed8b531ec2d01a055924bdb09cda03b8','float32','[20,12]',1088);
INSERT INTO "arrays" VALUES('464d5eb78ae025cdaa7a173b9d07ff86640c7b5f71392e745f3c9d0e744dd1bc','float32','[20,2]',288);
INSERT INTO "arrays" VALUES('7f5515abe742be80489a91cc014955ff8b18efc277956fea45526a606e40a951','float16','[20,64]',2688);
INSERT INTO "arrays" VALUES('80339b44ac1f26bf83177e35bc2301fceba7416e2375d3cada4ec53d84f1cb4c','float16','[20,14]',688);
INSERT INTO "arrays" VALUES('916fc6e1a32c7ca4d936e9df27d721f3eaa3044ef7b15f4a17a07a47fb225795','float32','[20,5]',528);
INSERT INTO "arrays" VALUES('dad1f492b73f861e13b8e5d83272f22039340599b54dcf2c2a19580fe3f11876','float32','[20,4]',448);
INSERT INTO "arrays" VALUES('e2a291d36c81b5b04f5c23ea19f61f41e20529519b47e8fcc92cdabd89de6596','float32','[20,12]',1088);
INSERT INTO "arrays" VALUES('a6b3f040da5eb4af4078229b9e57d904187ada7f937a76f420a6684ad5b51535','float32','[20,2]',288);
CREATE TABLE attempts (
	action_key VARCHAR NOT NULL, 
	deaths INTEGER NOT NULL, 
	CONSTRAINT pk_attempts PRIMARY KEY (action_key)
);
INSERT INTO "attempts" VALUES('abababababababababababababababababababababababababababababababab',1);
CREATE TABLE edits (
	id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	author VARCHAR NOT NULL, 
	why TEXT, 
	action VARCHAR NOT NULL, 
	what TEXT NOT NULL, 
	files INTEGER NOT NULL, 
	CONSTRAINT pk_edits PRIMARY KEY (id), 
	CONSTRAINT ck_edits_action CHECK (action IN ('set', 'unset', 'keep', 'tag', 'untag'))
);
INSERT INTO "edits" VALUES(1,'2026-11-15 09:00:00.000000','ada','half time','set','tempo.bpm=x1/2',1);
INSERT INTO "edits" VALUES(2,'2026-11-15 09:00:00.000000','ada',NULL,'set','key.key="A minor"',1);
INSERT INTO "edits" VALUES(3,'2026-11-15 09:00:00.000000','ada',NULL,'set','tempo.bpm=92.5',1);
INSERT INTO "edits" VALUES(4,'2026-11-15 09:00:00.000000','ada',NULL,'set','contents.type="clap"',1);
INSERT INTO "edits" VALUES(5,'2026-11-15 09:00:00.000000','ada',NULL,'set','tempo.bpm=null',1);
INSERT INTO "edits" VALUES(6,'2026-11-15 09:00:00.000000','ada',NULL,'set','contents.type="snare"',1);
INSERT INTO "edits" VALUES(7,'2026-11-15 09:00:00.000000','ada',NULL,'unset','contents.type',1);
INSERT INTO "edits" VALUES(8,'2026-11-15 09:00:00.000000','ada',NULL,'set','key.key="C major"',1);
INSERT INTO "edits" VALUES(9,'2026-11-15 09:00:00.000000','ada',NULL,'set','acme.loudness.grade="silent"',1);
INSERT INTO "edits" VALUES(10,'2026-11-15 09:00:00.000000','ada',NULL,'tag','favourite',1);
INSERT INTO "edits" VALUES(11,'2026-11-15 09:00:00.000000','ada',NULL,'tag','rating=5',1);
INSERT INTO "edits" VALUES(12,'2026-11-15 09:00:00.000000','ada',NULL,'tag','rating=3',1);
INSERT INTO "edits" VALUES(13,'2026-11-15 09:00:00.000000','ada',NULL,'tag','Wörter=Straße',1);
INSERT INTO "edits" VALUES(14,'2026-11-15 09:00:00.000000','ada',NULL,'tag','maybe',1);
INSERT INTO "edits" VALUES(15,'2026-11-15 09:00:00.000000','ada',NULL,'untag','maybe',1);
CREATE TABLE file_labels (
	file_id INTEGER NOT NULL, 
	question VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	probability FLOAT NOT NULL, 
	share FLOAT, 
	answer BOOLEAN NOT NULL, 
	CONSTRAINT pk_file_labels PRIMARY KEY (file_id, question, name), 
	CONSTRAINT ck_file_labels_question CHECK (question IN ('content', 'form', 'type', 'own')), 
	CONSTRAINT fk_file_labels_file_id FOREIGN KEY(file_id) REFERENCES files (id) ON DELETE CASCADE
);
INSERT INTO "file_labels" VALUES(6,'content','speech',0.7,0.7,1);
INSERT INTO "file_labels" VALUES(6,'content','music',0.5,0.5,0);
INSERT INTO "file_labels" VALUES(6,'form','recording',0.8,NULL,1);
INSERT INTO "file_labels" VALUES(3,'content','percussion',0.8,0.8,1);
INSERT INTO "file_labels" VALUES(3,'content','music',0.6,0.6,0);
INSERT INTO "file_labels" VALUES(3,'form','loop',0.9,NULL,1);
INSERT INTO "file_labels" VALUES(5,'content','music',0.97,0.97,1);
INSERT INTO "file_labels" VALUES(5,'form','song',0.5,NULL,1);
INSERT INTO "file_labels" VALUES(2,'content','percussion',0.9,0.9,1);
INSERT INTO "file_labels" VALUES(2,'form','one_shot',1.0,NULL,1);
INSERT INTO "file_labels" VALUES(2,'type','clap',1.0,NULL,1);
INSERT INTO "file_labels" VALUES(2,'type','snare',0.0,NULL,0);
INSERT INTO "file_labels" VALUES(2,'own','grösste_snares',0.7,NULL,1);
INSERT INTO "file_labels" VALUES(1,'content','percussion',0.95,0.95,1);
INSERT INTO "file_labels" VALUES(1,'form','one_shot',0.9,NULL,1);
INSERT INTO "file_labels" VALUES(1,'type','kick',0.85,NULL,1);
INSERT INTO "file_labels" VALUES(4,'content','music',0.9,0.9,1);
INSERT INTO "file_labels" VALUES(4,'form','loop',0.7,NULL,1);
INSERT INTO "file_labels" VALUES(9,'content','nature',0.3,0.3,0);
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
	peak_dbfs FLOAT, 
	rms_dbfs FLOAT, 
	CONSTRAINT pk_file_summary PRIMARY KEY (file_id), 
	CONSTRAINT fk_file_summary_file_id FOREIGN KEY(file_id) REFERENCES files (id) ON DELETE CASCADE
);
INSERT INTO "file_summary" VALUES(1,0.5,0.4,1,NULL,0.9,NULL,NULL,NULL,-1.0,-12.0);
INSERT INTO "file_summary" VALUES(2,6.80272108843537393063e-01,0.5,1,NULL,0.7,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "file_summary" VALUES(3,8.0,8.0,1,87.0,1.0,'F# minor','11A',0.3,NULL,NULL);
INSERT INTO "file_summary" VALUES(4,16.0,16.0,1,120.25,0.9,'C major','8B',1.0,-1.0,-12.0);
INSERT INTO "file_summary" VALUES(5,30.0,28.5,1,92.5,1.0,'A minor','8A',1.0,NULL,NULL);
INSERT INTO "file_summary" VALUES(6,60.0,51.0,3,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "file_summary" VALUES(7,5.0,5.0,1,60.0,0.9,'E minor','9A',0.8,NULL,NULL);
INSERT INTO "file_summary" VALUES(8,4.0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "file_summary" VALUES(9,120.0,120.0,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "file_summary" VALUES(10,1.0,1.0,1,121.5,0.4,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "file_summary" VALUES(11,1.0,0.0,0,NULL,1.0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "file_summary" VALUES(12,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
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
INSERT INTO "files" VALUES(1,'pcm-sha256:c356cc99c33339807216da2cfebba88ad5a3cb7038a4410c0020e5df00e6799e',44100,2,22050,'2025-03-01 10:00:00.000000');
INSERT INTO "files" VALUES(2,'pcm-sha256:155baf6f67a79aa8c189aa2faccd22618e98aa01c4222f80fb4812352ce7501c',44100,1,30000,'2025-03-01 10:00:00.000000');
INSERT INTO "files" VALUES(3,'pcm-sha256:ead684b9f76e318f03a3b26adacc15245725c4f6f366ef2ac487224a650cc483',44100,2,352800,'2025-03-01 10:00:00.000000');
INSERT INTO "files" VALUES(4,'pcm-sha256:022f2fabc75f8ac2258cc6d597f2ff31b2178f339b508fce404b9d582f064cae',44100,2,705600,'2025-03-01 10:00:00.000000');
INSERT INTO "files" VALUES(5,'pcm-sha256:ce860f1e9cd0997018365a6c481138c1d755619710854ff85a09f0fae30426ac',48000,2,1440000,'2025-03-01 10:00:00.000000');
INSERT INTO "files" VALUES(6,'pcm-sha256:655634dbca1510d76191fbf6b36b62c50fec50e7cbb44bff8a8a52a117159027',44100,1,2646000,'2026-11-11 12:00:00.000000');
INSERT INTO "files" VALUES(7,'pcm-sha256:97200e2009827956de8bff36db6e36b1aa76b9d86f7e205a95095385ecafb2f0',44100,2,220500,'2026-11-11 12:00:00.000000');
INSERT INTO "files" VALUES(8,'pcm-sha256:e1e4cbe9fa3d08b01e92d9133b94b849915d2df6eaeece0d33018937243292bf',44100,2,176400,'2026-11-11 12:00:00.000000');
INSERT INTO "files" VALUES(9,'pcm-sha256:74e5621f4b370bbf715c5c0479e3f8483c904e879804810d43213d23bd839472',44100,2,5292000,'2026-11-11 12:00:00.000000');
INSERT INTO "files" VALUES(10,'pcm-sha256:1c31626f568a075d2fd6934828ba678fe64655ef4e78e42c49367cbbfcaf42f5',44100,2,44100,'2026-11-11 12:00:00.000000');
INSERT INTO "files" VALUES(11,'pcm-sha256:af29e62a9522a72f1d778d8d7c35bf2168127f794e09d542e1df8c58a124730b',44100,2,44100,'2026-11-11 12:00:00.000000');
INSERT INTO "files" VALUES(12,'bytes-sha256:2f05d4b689d270cafb02285f35f44866f7dc8a2d368a3f9d1124373eeab31fb1',NULL,NULL,NULL,'2026-11-11 12:00:00.000000');
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
	ctime_ns BIGINT, 
	gone_at DATETIME, 
	path_folded TEXT NOT NULL, 
	CONSTRAINT pk_locations PRIMARY KEY (id), 
	CONSTRAINT fk_locations_file_id FOREIGN KEY(file_id) REFERENCES files (id) ON DELETE CASCADE, 
	CONSTRAINT uq_locations_path_bytes UNIQUE (path_bytes)
);
INSERT INTO "locations" VALUES(1,1,X'2F736F756E64732F6472756D732F4B69636B2030312E776176','/sounds/drums/Kick 01.wav',4001,1791728000000000000,1001,'eb28031c918bba49954d957407a8928399689d8913655ade107bec534b7091c3','{"digest":"pcm-sha256:c356cc99c33339807216da2cfebba88ad5a3cb7038a4410c0020e5df00e6799e","format":"WAV","codec":"PCM_16","decoder":"libsndfile 1.2.2","sample_rate_hz":44100,"channels":2,"frames":22050,"mono_weights":[0.5,0.5],"truncated":false,"nonfinite_samples":0,"warnings":[],"tags":{"genre":["Techno"],"bpm":["120"]},"embedded":null}',1791728000000000000,NULL,'/sounds/drums/kick 01.wav');
INSERT INTO "locations" VALUES(2,2,X'2F736F756E64732F6472756D732F736E6172652E776176','/sounds/drums/snare.wav',4002,1793456000000000000,1002,'84003d1bded8918ca5b7ef19f2b22003e7da1701c816988b9405b14ee00ee364','{"digest":"pcm-sha256:155baf6f67a79aa8c189aa2faccd22618e98aa01c4222f80fb4812352ce7501c","format":"WAV","codec":"PCM_16","decoder":"libsndfile 1.2.2","sample_rate_hz":44100,"channels":1,"frames":30000,"mono_weights":[1.0],"truncated":false,"nonfinite_samples":0,"warnings":[],"tags":{},"embedded":null}',1793456000000000000,NULL,'/sounds/drums/snare.wav');
INSERT INTO "locations" VALUES(3,3,X'2F736F756E64732F6C6F6F70732F427265616B203137342E776176','/sounds/loops/Break 174.wav',4003,1795184000000000000,1003,'8dc9d6840077747567fc266e86f61834b187303eccca6e68a3481cb6b49ee6c0','{"digest":"pcm-sha256:ead684b9f76e318f03a3b26adacc15245725c4f6f366ef2ac487224a650cc483","format":"WAV","codec":"PCM_16","decoder":"libsndfile 1.2.2","sample_rate_hz":44100,"channels":2,"frames":352800,"mono_weights":[0.5,0.5],"truncated":false,"nonfinite_samples":0,"warnings":[],"tags":{"artist":["\u00c1sgeir"],"bpm":["174,00"]},"embedded":null}',1795184000000000000,NULL,'/sounds/loops/break 174.wav');
INSERT INTO "locations" VALUES(4,4,X'2F736F756E64732F6C6F6F70732F686F757365203132302E776176','/sounds/loops/house 120.wav',4004,1796912000000000000,1004,'3c62b90ce716b517d227868bb64c5676c4457e0d51de0fba9820843d25651778','{"digest":"pcm-sha256:022f2fabc75f8ac2258cc6d597f2ff31b2178f339b508fce404b9d582f064cae","format":"WAV","codec":"PCM_16","decoder":"libsndfile 1.2.2","sample_rate_hz":44100,"channels":2,"frames":705600,"mono_weights":[0.5,0.5],"truncated":false,"nonfinite_samples":0,"warnings":[],"tags":{"key":["8A"],"date":["2024-05-01"]},"embedded":null}',1796912000000000000,NULL,'/sounds/loops/house 120.wav');
INSERT INTO "locations" VALUES(5,5,X'2F736F756E64732F746F6E616C2F45CC817475646520696E20432E666C6163','/sounds/tonal/Étude in C.flac',4005,1798640000000000000,1005,'45121dee9b108088ab25a56633b3e0281b51a91c7561e5a93090a1748c7107c9','{"digest":"pcm-sha256:ce860f1e9cd0997018365a6c481138c1d755619710854ff85a09f0fae30426ac","format":"FLAC","codec":"PCM_16","decoder":"libsndfile 1.2.2","sample_rate_hz":48000,"channels":2,"frames":1440000,"mono_weights":[0.5,0.5],"truncated":false,"nonfinite_samples":0,"warnings":[],"tags":{"title":["\u00c9tude"],"track":["3/12"]},"embedded":null}',1798640000000000000,NULL,'/sounds/tonal/étude in c.flac');
INSERT INTO "locations" VALUES(6,6,X'2F736F756E64732F766F6963652F74616C6B2E6D7033','/sounds/voice/talk.mp3',4006,1800368000000000000,1006,'03d3e55f128841b4394700f4ae95d0e9d22b2946cf33bf47bac0046795c69f0e','{"digest":"pcm-sha256:655634dbca1510d76191fbf6b36b62c50fec50e7cbb44bff8a8a52a117159027","format":"MP3","codec":"PCM_16","decoder":"libsndfile 1.2.2","sample_rate_hz":44100,"channels":1,"frames":2646000,"mono_weights":[1.0],"truncated":false,"nonfinite_samples":0,"warnings":[],"tags":{},"embedded":null}',1800368000000000000,NULL,'/sounds/voice/talk.mp3');
INSERT INTO "locations" VALUES(7,4,X'2F736F756E64732F636F706965732F686F75736520313230202831292E776176','/sounds/copies/house 120 (1).wav',4007,1802096000000000000,1007,'3c62b90ce716b517d227868bb64c5676c4457e0d51de0fba9820843d25651778','{"digest":"pcm-sha256:022f2fabc75f8ac2258cc6d597f2ff31b2178f339b508fce404b9d582f064cae","format":"WAV","codec":"PCM_16","decoder":"libsndfile 1.2.2","sample_rate_hz":44100,"channels":2,"frames":705600,"mono_weights":[0.5,0.5],"truncated":false,"nonfinite_samples":0,"warnings":[],"tags":{"key":["Am"]},"embedded":null}',1802096000000000000,NULL,'/sounds/copies/house 120 (1).wav');
INSERT INTO "locations" VALUES(8,7,X'2F736F756E64732F676F6E652F6F6C642074616B652E776176','/sounds/gone/old take.wav',4008,1803824000000000000,1008,'b8fb13ffb7fdb64f7ea7a6d27d6986d91fa51f4d3ac0c16ceb17f75a34f2ea1b','{"digest":"pcm-sha256:97200e2009827956de8bff36db6e36b1aa76b9d86f7e205a95095385ecafb2f0","format":"WAV","codec":"PCM_16","decoder":"libsndfile 1.2.2","sample_rate_hz":44100,"channels":2,"frames":220500,"mono_weights":[0.5,0.5],"truncated":false,"nonfinite_samples":0,"warnings":[],"tags":{},"embedded":null}',1803824000000000000,'2026-11-20 10:00:00.000000','/sounds/gone/old take.wav');
INSERT INTO "locations" VALUES(9,8,X'2F736F756E64732F6C6F6F70732F63726173682E776176','/sounds/loops/crash.wav',4009,1805552000000000000,1009,'aa083b8c3c6ab5b03605dac35f732a995d65e25ec9a2443fd8e9dec67fa96c19','{"digest":"pcm-sha256:e1e4cbe9fa3d08b01e92d9133b94b849915d2df6eaeece0d33018937243292bf","format":"WAV","codec":"PCM_16","decoder":"libsndfile 1.2.2","sample_rate_hz":44100,"channels":2,"frames":176400,"mono_weights":[0.5,0.5],"truncated":false,"nonfinite_samples":0,"warnings":[],"tags":{},"embedded":null}',1805552000000000000,NULL,'/sounds/loops/crash.wav');
INSERT INTO "locations" VALUES(10,9,X'2F736F756E64732F6669656C642F7261696E2E776176','/sounds/field/rain.wav',4010,1807280000000000000,1010,'61c1699e5cf140bf6b0b6adeb4bf115797c906c71ee498741dbafea70d3d2a14','{"digest":"pcm-sha256:74e5621f4b370bbf715c5c0479e3f8483c904e879804810d43213d23bd839472","format":"WAV","codec":"PCM_16","decoder":"libsndfile 1.2.2","sample_rate_hz":44100,"channels":2,"frames":5292000,"mono_weights":[0.5,0.5],"truncated":false,"nonfinite_samples":0,"warnings":[],"tags":{},"embedded":null}',1807280000000000000,NULL,'/sounds/field/rain.wav');
INSERT INTO "locations" VALUES(11,10,X'2F736F756E64732F6F64642F636166E92E776176','/sounds/odd/caf\udce9.wav',4011,1809008000000000000,1011,'285159d7fb02967ab864d5c170d92b94a85a60ee31411a0f3f06c6e31c7096b4','{"digest":"pcm-sha256:1c31626f568a075d2fd6934828ba678fe64655ef4e78e42c49367cbbfcaf42f5","format":"WAV","codec":"PCM_16","decoder":"libsndfile 1.2.2","sample_rate_hz":44100,"channels":2,"frames":44100,"mono_weights":[0.5,0.5],"truncated":false,"nonfinite_samples":0,"warnings":[],"tags":{},"embedded":null}',1809008000000000000,NULL,'/sounds/odd/caf\udce9.wav');
INSERT INTO "locations" VALUES(12,11,X'2F736F756E64732F6F64642F71756965742E776176','/sounds/odd/quiet.wav',4012,1810736000000000000,1012,'956d33f93fd75e9967c154375d1d1033d67a7e3dcf2e2775c2d313c16fba6a73','{"digest":"pcm-sha256:af29e62a9522a72f1d778d8d7c35bf2168127f794e09d542e1df8c58a124730b","format":"WAV","codec":"PCM_16","decoder":"libsndfile 1.2.2","sample_rate_hz":44100,"channels":2,"frames":44100,"mono_weights":[0.5,0.5],"truncated":false,"nonfinite_samples":0,"warnings":[],"tags":{},"embedded":null}',1810736000000000000,NULL,'/sounds/odd/quiet.wav');
INSERT INTO "locations" VALUES(13,12,X'2F736F756E64732F62726F6B656E2F6E6F7420617564696F2E776176','/sounds/broken/not audio.wav',4013,1812464000000000000,1013,'2f05d4b689d270cafb02285f35f44866f7dc8a2d368a3f9d1124373eeab31fb1',NULL,1812464000000000000,NULL,'/sounds/broken/not audio.wav');
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
INSERT INTO "outcome_arrays" VALUES(1,'1adc06bbda89e84f4283d1c0a36e2f06ed8b531ec2d01a055924bdb09cda03b8');
INSERT INTO "outcome_arrays" VALUES(1,'464d5eb78ae025cdaa7a173b9d07ff86640c7b5f71392e745f3c9d0e744dd1bc');
INSERT INTO "outcome_arrays" VALUES(1,'9a7c25b1d0dea01dc8c83374f909f5314d387fcad55bfd2b2f6e6d0ed8d810f6');
INSERT INTO "outcome_arrays" VALUES(1,'b182122ede6a58c8e85e65baaf4f4049f197b0433c0a6f83c115a21440742a17');
INSERT INTO "outcome_arrays" VALUES(1,'d8273541aabccdd57a3547825335b989095146da087a455419ce04b3e5d1a057');
INSERT INTO "outcome_arrays" VALUES(1,'f029b1751b075737c6e595b324cfec3d923b16e6b91686b2efb3d3493b2c794b');
INSERT INTO "outcome_arrays" VALUES(2,'7f5515abe742be80489a91cc014955ff8b18efc277956fea45526a606e40a951');
INSERT INTO "outcome_arrays" VALUES(2,'80339b44ac1f26bf83177e35bc2301fceba7416e2375d3cada4ec53d84f1cb4c');
INSERT INTO "outcome_arrays" VALUES(2,'916fc6e1a32c7ca4d936e9df27d721f3eaa3044ef7b15f4a17a07a47fb225795');
INSERT INTO "outcome_arrays" VALUES(2,'a6b3f040da5eb4af4078229b9e57d904187ada7f937a76f420a6684ad5b51535');
INSERT INTO "outcome_arrays" VALUES(2,'dad1f492b73f861e13b8e5d83272f22039340599b54dcf2c2a19580fe3f11876');
INSERT INTO "outcome_arrays" VALUES(2,'e2a291d36c81b5b04f5c23ea19f61f41e20529519b47e8fcc92cdabd89de6596');
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
INSERT INTO "outcomes" VALUES(1,1,1,'e17709627960bc2d05f4d2144f4d7a770b548a624eee4ac68fe30488d0b5af08','features','sampler-features','0.1.0','1','frames',1,'file','ok','{"frames":"594cfd2607d4f09e1ce6241203e418cacfed545063792bc5eab7afaadbf0c4e0"}','{"format":1,"analyzer":"features","version":"1","audio":"1"}',1,1,1);
INSERT INTO "outcomes" VALUES(2,4,1,'927c417a9cf41aa4a69e7eb7d7d3e82bdc6be030c910bff8bb1108b5f509e291','features','sampler-features','0.1.0','1','frames',1,'file','ok','{"frames":"594cfd2607d4f09e1ce6241203e418cacfed545063792bc5eab7afaadbf0c4e0"}','{"format":1,"analyzer":"features","version":"1","audio":"4"}',1,1,1);
INSERT INTO "outcomes" VALUES(3,1,1,'f45ff8224f35f3b219935a041287a0f28321cbdc69c77d508df86d2d5b501ddd','regions','sampler-regions','0.1.0','1','regions',1,'file','ok','{"frames":"594cfd2607d4f09e1ce6241203e418cacfed545063792bc5eab7afaadbf0c4e0"}','{"format":1,"analyzer":"regions","version":"1","audio":"1"}',1,1,1);
INSERT INTO "outcomes" VALUES(4,1,1,'643925122ab421b38c130468768dd7f0344642deef8ab1400456ef57eb49921d','content','sampler-content','0.1.0','1','timeline',1,'file','ok','{"regions":"b11a3f5ec29f6cc47e119ea5f7d31930ad9b68b68e001fcb090d5c6dbc397536"}','{"format":1,"analyzer":"content","version":"1","audio":"1"}',1,1,1);
INSERT INTO "outcomes" VALUES(5,2,1,'527d671c00b0ccbbaf3f2b39653743a882c5220a022bd431a295d01516ecf7da','regions','sampler-regions','0.1.0','1','regions',1,'file','ok','{"frames":"594cfd2607d4f09e1ce6241203e418cacfed545063792bc5eab7afaadbf0c4e0"}','{"format":1,"analyzer":"regions","version":"1","audio":"2"}',1,1,1);
INSERT INTO "outcomes" VALUES(6,2,1,'eaa8937a9cf041e86e4c21a7cdde1dc312f3356c54602ce14e5803d7fe1bdec5','content','sampler-content','0.1.0','1','timeline',1,'file','ok','{"regions":"1f4433db3508f0dfa0001f641fce99aa414a8a7a811c3fe664ae828764cc8271"}','{"format":1,"analyzer":"content","version":"1","audio":"2"}',1,1,1);
INSERT INTO "outcomes" VALUES(7,3,1,'14211233d9364ae1397a146266bc3d5ba9972b989935bc297e9f5777f0fbf49c','regions','sampler-regions','0.1.0','1','regions',1,'file','ok','{"frames":"594cfd2607d4f09e1ce6241203e418cacfed545063792bc5eab7afaadbf0c4e0"}','{"format":1,"analyzer":"regions","version":"1","audio":"3"}',1,1,1);
INSERT INTO "outcomes" VALUES(8,3,1,'ceb037e4237e17a08cbfe2617218368414f37b8e88e935e7befcf44ed7e2054b','content','sampler-content','0.1.0','1','timeline',1,'file','ok','{"regions":"b8e9eaac68e0965408cf69c0fa325fe0043ab5f8084abfc106f0d57f8a1096a6"}','{"format":1,"analyzer":"content","version":"1","audio":"3"}',1,1,1);
INSERT INTO "outcomes" VALUES(9,4,1,'eeae426e154f5cbbddc394abe309be8cfb7bfec86b15a2956c5addc44705576e','regions','sampler-regions','0.1.0','1','regions',1,'file','ok','{"frames":"594cfd2607d4f09e1ce6241203e418cacfed545063792bc5eab7afaadbf0c4e0"}','{"format":1,"analyzer":"regions","version":"1","audio":"4"}',1,1,1);
INSERT INTO "outcomes" VALUES(10,4,1,'0e5101f1885645e1733485821888c31efc279b8e2585af1a558449ded79fc4a8','content','sampler-content','0.1.0','1','timeline',1,'file','ok','{"regions":"c4d899b93fdab52058f0efde493a0a3de0f321d869d01d31bff1073769b0575e"}','{"format":1,"analyzer":"content","version":"1","audio":"4"}',1,1,1);
INSERT INTO "outcomes" VALUES(11,5,1,'34ea7b8955133fcc4624391f30ea4a5e8545ae7b3900094ee6545247bd208e19','regions','sampler-regions','0.1.0','1','regions',1,'file','ok','{"frames":"594cfd2607d4f09e1ce6241203e418cacfed545063792bc5eab7afaadbf0c4e0"}','{"format":1,"analyzer":"regions","version":"1","audio":"5"}',1,1,1);
INSERT INTO "outcomes" VALUES(12,5,1,'0fb91fc21d4e1b505d725bc2d9ad8b33de467cf3b10601cd5dd66415fc9cebb7','content','sampler-content','0.1.0','1','timeline',1,'file','ok','{"regions":"e4bb60684f35fb55e5253571a7a826e050d9cdc676e10745f19e4cd12e10fe60"}','{"format":1,"analyzer":"content","version":"1","audio":"5"}',1,1,1);
INSERT INTO "outcomes" VALUES(13,6,1,'7f4ab9afef6062fe5d326ef986ef8e3b5a9b3a4540edc66a7bcac6a28b277111','regions','sampler-regions','0.1.0','1','regions',1,'file','ok','{"frames":"594cfd2607d4f09e1ce6241203e418cacfed545063792bc5eab7afaadbf0c4e0"}','{"format":1,"analyzer":"regions","version":"1","audio":"6"}',1,1,1);
INSERT INTO "outcomes" VALUES(14,6,1,'4a2caee067bf4d928afefb28a6c75638865fce65cffde406354fef8a6ddddbb5','content','sampler-content','0.1.0','1','timeline',1,'file','ok','{"regions":"8b9ea6717fcfdd2dac4bcc0c914d31a49f06e25e8a32b16ccb3df608524c1323"}','{"format":1,"analyzer":"content","version":"1","audio":"6"}',1,1,1);
INSERT INTO "outcomes" VALUES(15,9,1,'47d240269a5e1f7c7bcfeb2ac14e049b3d34b0e06f33554dcf253999713e4135','regions','sampler-regions','0.1.0','1','regions',1,'file','ok','{"frames":"594cfd2607d4f09e1ce6241203e418cacfed545063792bc5eab7afaadbf0c4e0"}','{"format":1,"analyzer":"regions","version":"1","audio":"9"}',1,1,1);
INSERT INTO "outcomes" VALUES(16,9,1,'4dd3d0c7c7c89e7b28799ea5b629ecd59469a886e76f1372f1b6201d5685b140','content','sampler-content','0.1.0','1','timeline',1,'file','ok','{"regions":"2eb1976b5743aa40d46136d7b844c5e39a5cdfa51aa46a5dab09809a8ba10995"}','{"format":1,"analyzer":"content","version":"1","audio":"9"}',1,1,1);
INSERT INTO "outcomes" VALUES(17,7,1,'0cae495098e67132ecb784042f0ec58275ef839cafa1d297bdd4d6c77ee66607','regions','sampler-regions','0.1.0','1','regions',1,'file','ok','{"frames":"594cfd2607d4f09e1ce6241203e418cacfed545063792bc5eab7afaadbf0c4e0"}','{"format":1,"analyzer":"regions","version":"1","audio":"7"}',1,1,1);
INSERT INTO "outcomes" VALUES(18,7,1,'81d406921b3484b5d71d091ac9d7290869066c1b7741e47fcda8a7def86b42bb','content','sampler-content','0.1.0','1','timeline',1,'file','ok','{"regions":"7f60f67085b20fa52a1ea638f126c5b52d571459621bd1979de12dd7803e4859"}','{"format":1,"analyzer":"content","version":"1","audio":"7"}',1,1,1);
INSERT INTO "outcomes" VALUES(19,10,1,'99b2f0ede5f3e7d1d0a51cda4c38c8d8e8e6b9c7d8c0bfa359bdd4a7ca9d53b9','regions','sampler-regions','0.1.0','1','regions',1,'file','ok','{"frames":"594cfd2607d4f09e1ce6241203e418cacfed545063792bc5eab7afaadbf0c4e0"}','{"format":1,"analyzer":"regions","version":"1","audio":"10"}',1,1,1);
INSERT INTO "outcomes" VALUES(20,10,1,'d04b2bad52950f87d6e7c31d1cecd625005f162b0ad0593dce0cc855e42f4c13','content','sampler-content','0.1.0','1','timeline',1,'file','ok','{"regions":"b2cd0d5a78407dc0943be363d20018017ac362b03f1c44c5c7451bdb22bfaa20"}','{"format":1,"analyzer":"content","version":"1","audio":"10"}',1,1,1);
INSERT INTO "outcomes" VALUES(21,11,1,'c79bdf01af55924b5038225830416c99a9bc4bbcfdfcd48907ae72bfa4b9ce75','regions','sampler-regions','0.1.0','1','regions',1,'file','ok','{"frames":"594cfd2607d4f09e1ce6241203e418cacfed545063792bc5eab7afaadbf0c4e0"}','{"format":1,"analyzer":"regions","version":"1","audio":"11"}',1,1,1);
INSERT INTO "outcomes" VALUES(22,6,1,'6ba9f2b27d511c7c8b1d12356e63b183790fa1aeb945f0a438ed577de8d4bab2','classifier','sampler-classifier','0.1.0','1','classification',1,'segment','ok','{"frames":"594cfd2607d4f09e1ce6241203e418cacfed545063792bc5eab7afaadbf0c4e0"}','{"format":1,"analyzer":"classifier","version":"1","audio":"6"}',1,1,1);
INSERT INTO "outcomes" VALUES(23,9,1,'400d63ba11a5bc9657c54254961b1eab8b3802db5b9fe5e858a1581000eaa469','classifier','sampler-classifier','0.1.0','1','classification',1,'segment','ok','{"frames":"594cfd2607d4f09e1ce6241203e418cacfed545063792bc5eab7afaadbf0c4e0"}','{"format":1,"analyzer":"classifier","version":"1","audio":"9"}',1,1,1);
INSERT INTO "outcomes" VALUES(24,1,1,'9c699f01675d7f3da2dfce0eeaa561f9a5d66e2fbd511969eb24d6c803bd97e9','tempo','sampler-tempo','0.1.0','1','tempo',1,'file','ok','{"frames":"594cfd2607d4f09e1ce6241203e418cacfed545063792bc5eab7afaadbf0c4e0"}','{"format":1,"analyzer":"tempo","version":"1","audio":"1"}',1,1,1);
INSERT INTO "outcomes" VALUES(25,2,1,'75c20d22a6e3eee401ff628eaac2a57e80b57a9c3b5ded4be79a73376073a3b2','tempo','sampler-tempo','0.1.0','1','tempo',1,'file','ok','{"frames":"594cfd2607d4f09e1ce6241203e418cacfed545063792bc5eab7afaadbf0c4e0"}','{"format":1,"analyzer":"tempo","version":"1","audio":"2"}',1,1,1);
INSERT INTO "outcomes" VALUES(26,3,1,'8a42e2d3e80984bab66c7616924c2e2dd466bb8a3b12af0537ad547493241915','tempo','sampler-tempo','0.1.0','1','tempo',1,'file','ok','{"frames":"594cfd2607d4f09e1ce6241203e418cacfed545063792bc5eab7afaadbf0c4e0"}','{"format":1,"analyzer":"tempo","version":"1","audio":"3"}',1,0,0);
INSERT INTO "outcomes" VALUES(27,3,1,'5b94a1d6524fe77682d1157da6918248694132ca6b4ca166ca9fde1374afadd2','tempo','sampler-tempo','0.1.0','2','tempo',1,'file','ok','{"frames":"594cfd2607d4f09e1ce6241203e418cacfed545063792bc5eab7afaadbf0c4e0"}','{"format":1,"analyzer":"tempo","version":"2","audio":"3"}',1,1,1);
INSERT INTO "outcomes" VALUES(28,4,1,'f2c6cda691b46fc9d05258231d15d816b04d6660b4fd8193e896f140cb67884c','tempo','sampler-tempo','0.1.0','1','tempo',1,'file','ok','{"frames":"594cfd2607d4f09e1ce6241203e418cacfed545063792bc5eab7afaadbf0c4e0"}','{"format":1,"analyzer":"tempo","version":"1","audio":"4"}',1,1,1);
INSERT INTO "outcomes" VALUES(29,5,1,'b2f8abf96603ad7af295b34f6c6a79c34b35bc553238d55513ed359dabf68654','tempo','sampler-tempo','0.1.0','1','tempo',1,'file','ok','{"frames":"594cfd2607d4f09e1ce6241203e418cacfed545063792bc5eab7afaadbf0c4e0"}','{"format":1,"analyzer":"tempo","version":"1","audio":"5"}',1,1,1);
INSERT INTO "outcomes" VALUES(30,7,1,'115e4759396f5cf8819a2b05e229df326a5d790b5fb65b414b3d9a797024f96b','tempo','sampler-tempo','0.1.0','1','tempo',1,'file','ok','{"frames":"594cfd2607d4f09e1ce6241203e418cacfed545063792bc5eab7afaadbf0c4e0"}','{"format":1,"analyzer":"tempo","version":"1","audio":"7"}',1,1,1);
INSERT INTO "outcomes" VALUES(31,10,1,'42f7b56ad9ae14c2124d2f9b54b8a06e5fcb9491364c707b649edb09e0a581ad','tempo','sampler-tempo','0.1.0','1','tempo',1,'file','ok','{"frames":"594cfd2607d4f09e1ce6241203e418cacfed545063792bc5eab7afaadbf0c4e0"}','{"format":1,"analyzer":"tempo","version":"1","audio":"10"}',1,1,1);
INSERT INTO "outcomes" VALUES(32,8,1,'8370f5083e02bd27ef255f3fd047c9ff8b7248e9580cb5f09da972ec09e094bf','tempo','sampler-tempo','0.1.0','1','tempo',1,'file','failed','{"frames":"594cfd2607d4f09e1ce6241203e418cacfed545063792bc5eab7afaadbf0c4e0"}','{"format":1,"analyzer":"tempo","version":"1","audio":"8"}',1,1,1);
INSERT INTO "outcomes" VALUES(33,8,1,'0a9dbb2c1d46b1da2c5def7a25952527668b83b7e8a2031386692ab1f1b8729e','key','sampler-key','0.1.0','1','key',1,'file','undetermined','{"frames":"594cfd2607d4f09e1ce6241203e418cacfed545063792bc5eab7afaadbf0c4e0"}','{"format":1,"analyzer":"key","version":"1","audio":"8"}',1,1,1);
INSERT INTO "outcomes" VALUES(34,11,1,'fd1ba66ee3a2ff7d898fa850fecc680a7d08f0ddbbbd19f9e8f79648eb8eda2d','tempo','sampler-tempo','0.1.0','1','tempo',1,'file','undetermined','{"frames":"594cfd2607d4f09e1ce6241203e418cacfed545063792bc5eab7afaadbf0c4e0"}','{"format":1,"analyzer":"tempo","version":"1","audio":"11"}',1,1,1);
INSERT INTO "outcomes" VALUES(35,9,1,'4ac69d6bfac06a2b1e6d9069f62e6fd90f2f25c8a3fb2b0851535ed37da7ed9b','tempo','sampler-tempo','0.1.0','1','tempo',1,'file','failed','{"frames":"594cfd2607d4f09e1ce6241203e418cacfed545063792bc5eab7afaadbf0c4e0"}','{"format":1,"analyzer":"tempo","version":"1","audio":"9"}',1,1,1);
INSERT INTO "outcomes" VALUES(36,4,1,'88a3287d0a7e7b645612be2dd53c4f5f07b95003f98cce8b7c409e49b97f77cb','key','sampler-key','0.1.0','1','key',1,'file','ok','{"frames":"594cfd2607d4f09e1ce6241203e418cacfed545063792bc5eab7afaadbf0c4e0"}','{"format":1,"analyzer":"key","version":"1","audio":"4"}',1,0,0);
INSERT INTO "outcomes" VALUES(37,5,1,'e69921b029b56702831217dcded59408c26b88e77bff2794ea32bd518dfa9ca5','key','sampler-key','0.1.0','1','key',1,'file','ok','{"frames":"594cfd2607d4f09e1ce6241203e418cacfed545063792bc5eab7afaadbf0c4e0"}','{"format":1,"analyzer":"key","version":"1","audio":"5"}',1,1,1);
INSERT INTO "outcomes" VALUES(38,3,1,'6c3ad33b69bc2fcaa9403db27486eb5a538314ac663d82b1123d5e8ff2c924f4','key','sampler-key','0.1.0','1','key',1,'file','ok','{"frames":"594cfd2607d4f09e1ce6241203e418cacfed545063792bc5eab7afaadbf0c4e0"}','{"format":1,"analyzer":"key","version":"1","audio":"3"}',1,1,1);
INSERT INTO "outcomes" VALUES(39,7,1,'9766561b25544c4788a0468c40ce7ad7764db02a7142a57ce2f2794be91289a4','key','sampler-key','0.1.0','1','key',1,'file','ok','{"frames":"594cfd2607d4f09e1ce6241203e418cacfed545063792bc5eab7afaadbf0c4e0"}','{"format":1,"analyzer":"key","version":"1","audio":"7"}',1,1,1);
INSERT INTO "outcomes" VALUES(40,1,1,'2a73d3665e050ba8ae1c2989c8ba26dadff654a48b5067c2e59ce7d8aa35d9a0','contents','sampler-contents','0.1.0','1','contents',1,'file','ok','{"frames":"594cfd2607d4f09e1ce6241203e418cacfed545063792bc5eab7afaadbf0c4e0"}','{"format":1,"analyzer":"contents","version":"1","audio":"1"}',1,1,1);
INSERT INTO "outcomes" VALUES(41,2,1,'f8f19b9a3978040cf8490401716ddd487621c7fa2357dd3c6153a6e2b7e46f90','contents','sampler-contents','0.1.0','1','contents',1,'file','ok','{"frames":"594cfd2607d4f09e1ce6241203e418cacfed545063792bc5eab7afaadbf0c4e0"}','{"format":1,"analyzer":"contents","version":"1","audio":"2"}',1,1,1);
INSERT INTO "outcomes" VALUES(42,3,1,'65c1f2f3e913a7adadc6f84aeff2a8c12cc30eb92ad7b661965e1f477fc6c829','contents','sampler-contents','0.1.0','1','contents',1,'file','ok','{"frames":"594cfd2607d4f09e1ce6241203e418cacfed545063792bc5eab7afaadbf0c4e0"}','{"format":1,"analyzer":"contents","version":"1","audio":"3"}',1,1,1);
INSERT INTO "outcomes" VALUES(43,4,1,'925686966107481ca3f073f7b68b11c3dc40e5f8a47bde062ec5042a20cc85fe','contents','sampler-contents','0.1.0','1','contents',1,'file','ok','{"frames":"594cfd2607d4f09e1ce6241203e418cacfed545063792bc5eab7afaadbf0c4e0"}','{"format":1,"analyzer":"contents","version":"1","audio":"4"}',1,1,1);
INSERT INTO "outcomes" VALUES(44,5,1,'3053a3f453ab2957490139830ebecf8a0d9166a11c9b14ed33553376e8b3a253','contents','sampler-contents','0.1.0','1','contents',1,'file','ok','{"frames":"594cfd2607d4f09e1ce6241203e418cacfed545063792bc5eab7afaadbf0c4e0"}','{"format":1,"analyzer":"contents","version":"1","audio":"5"}',1,1,1);
INSERT INTO "outcomes" VALUES(45,6,1,'4e878bbccd75ef10b983b36b712f2b9185291e6285e87576a4a61ff3cd9480c3','contents','sampler-contents','0.1.0','1','contents',1,'file','ok','{"frames":"594cfd2607d4f09e1ce6241203e418cacfed545063792bc5eab7afaadbf0c4e0"}','{"format":1,"analyzer":"contents","version":"1","audio":"6"}',1,1,1);
INSERT INTO "outcomes" VALUES(46,9,1,'f742d8c93eb185d84276bfb3a6fd3dc83c8ac7075c92ac62b8fba40e071ba529','contents','sampler-contents','0.1.0','1','contents',1,'file','ok','{"frames":"594cfd2607d4f09e1ce6241203e418cacfed545063792bc5eab7afaadbf0c4e0"}','{"format":1,"analyzer":"contents","version":"1","audio":"9"}',1,1,1);
INSERT INTO "outcomes" VALUES(47,4,1,'007706790b800038aa44343142ab632d8795e8c46f26eedf53ebe3104386de85','loud','acme-loudness','2.1','1','acme.loudness',1,'file','ok','{"frames":"594cfd2607d4f09e1ce6241203e418cacfed545063792bc5eab7afaadbf0c4e0"}','{"format":1,"analyzer":"loud","version":"1","audio":"4"}',1,1,1);
INSERT INTO "outcomes" VALUES(48,5,1,'5a26c57ce32b0a1251b12a0e8fdbe0cc9567020a1deaf0d676942a7e59e5399b','loud','acme-loudness','2.1','1','acme.loudness',1,'file','ok','{"frames":"594cfd2607d4f09e1ce6241203e418cacfed545063792bc5eab7afaadbf0c4e0"}','{"format":1,"analyzer":"loud","version":"1","audio":"5"}',1,1,1);
INSERT INTO "outcomes" VALUES(49,6,1,'aad73029e484430f445568b343b692618b84c326b34c30b9a43dac549183cbfa','loud','acme-loudness','2.1','1','acme.loudness',1,'file','ok','{"frames":"594cfd2607d4f09e1ce6241203e418cacfed545063792bc5eab7afaadbf0c4e0"}','{"format":1,"analyzer":"loud","version":"1","audio":"6"}',1,1,1);
INSERT INTO "outcomes" VALUES(50,9,1,'40c80df2570ffb8b1732b8e01a7778a4ca7a2bea8775676632ece2a38bdc9fbf','loud','acme-loudness','2.1','1','acme.loudness',1,'file','ok','{"frames":"594cfd2607d4f09e1ce6241203e418cacfed545063792bc5eab7afaadbf0c4e0"}','{"format":1,"analyzer":"loud","version":"1","audio":"9"}',1,1,1);
INSERT INTO "outcomes" VALUES(51,6,1,'16d19caddb059128ad218d5209c475aac683804090f46cfe22c24099465bd6c3','speech','acme-speech','0.3','1','acme.speech',1,'region','ok','{"frames":"594cfd2607d4f09e1ce6241203e418cacfed545063792bc5eab7afaadbf0c4e0"}','{"format":1,"analyzer":"speech","version":"1","audio":"6"}',1,1,1);
INSERT INTO "outcomes" VALUES(52,12,1,'b0224c786e5a836ac532ff2a68164223e005bab5082098f5a2e5a7f7e1a16a98','decode','sampler-core','0.1.0','1','decode',NULL,'file','failed','{}','{"format":1,"analyzer":"decode","version":"1","audio":"12"}',1,1,1);
INSERT INTO "outcomes" VALUES(53,12,1,'17b68d77bc1370ef1f6ace0ed6ec3027b71bc327742a91c01c9e97ea20843371','tempo','sampler-tempo','0.1.0','1','tempo',1,'file','skipped','{"frames":"594cfd2607d4f09e1ce6241203e418cacfed545063792bc5eab7afaadbf0c4e0"}','{"format":1,"analyzer":"tempo","version":"1","audio":"12"}',0,1,1);
INSERT INTO "outcomes" VALUES(54,12,1,'8998239cea6e412015d8e2fa4f8ea1fa0f580ce1f972761b022302a3a2438e5b','key','sampler-key','0.1.0','1','key',1,'file','skipped','{"frames":"594cfd2607d4f09e1ce6241203e418cacfed545063792bc5eab7afaadbf0c4e0"}','{"format":1,"analyzer":"key","version":"1","audio":"12"}',0,1,1);
INSERT INTO "outcomes" VALUES(55,4,2,'2d403e31cec156489f619548005f16a7f332ab57b8ac62b0645f1a7763ce075c','key','sampler-key','0.1.0','2','key',1,'file','ok','{"frames":"594cfd2607d4f09e1ce6241203e418cacfed545063792bc5eab7afaadbf0c4e0"}','{"format":1,"analyzer":"key","version":"2","audio":"4"}',1,1,1);
CREATE TABLE overrides (
	file_id INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	field VARCHAR NOT NULL, 
	value TEXT NOT NULL, 
	estimate TEXT NOT NULL, 
	edit_id INTEGER NOT NULL, 
	CONSTRAINT pk_overrides PRIMARY KEY (file_id, kind, field), 
	CONSTRAINT fk_overrides_edit_id FOREIGN KEY(edit_id) REFERENCES edits (id), 
	CONSTRAINT fk_overrides_file_id FOREIGN KEY(file_id) REFERENCES files (id) ON DELETE CASCADE
);
INSERT INTO "overrides" VALUES(3,'tempo','bpm','{"bpm":87.0,"times":0.5}','174.0',1);
INSERT INTO "overrides" VALUES(5,'key','key','"A minor"','"C major"',2);
INSERT INTO "overrides" VALUES(5,'tempo','bpm','92.5','92.0',3);
INSERT INTO "overrides" VALUES(2,'contents','type','"clap"','"snare"',4);
INSERT INTO "overrides" VALUES(11,'tempo','bpm','null','null',5);
INSERT INTO "overrides" VALUES(4,'key','key','"C major"','"A minor"',8);
INSERT INTO "overrides" VALUES(9,'acme.loudness','grade','"silent"','"quiet"',9);
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
INSERT INTO "regions" VALUES(6,0,1.0,20.0,-3.0,-14.5,60.0,0.99);
INSERT INTO "regions" VALUES(6,1,22.0,40.0,-3.0,-14.5,60.0,0.99);
INSERT INTO "regions" VALUES(6,2,45.0,59.0,-3.0,-14.5,60.0,0.99);
INSERT INTO "regions" VALUES(7,0,0.0,5.0,-3.0,-14.5,60.0,0.99);
INSERT INTO "regions" VALUES(10,0,0.0,1.0,-3.0,-14.5,60.0,0.99);
INSERT INTO "regions" VALUES(3,0,0.0,8.0,-3.0,-14.5,60.0,0.99);
INSERT INTO "regions" VALUES(5,0,0.5,29.0,-3.0,-14.5,60.0,0.99);
INSERT INTO "regions" VALUES(2,0,0.0,0.5,-3.0,-14.5,60.0,0.99);
INSERT INTO "regions" VALUES(1,0,0.0,0.4,-3.0,-14.5,60.0,0.99);
INSERT INTO "regions" VALUES(4,0,0.0,16.0,-3.0,-14.5,60.0,0.99);
INSERT INTO "regions" VALUES(9,0,0.0,120.0,-3.0,-14.5,60.0,0.99);
CREATE TABLE result_schemas (
	kind VARCHAR NOT NULL, 
	schema_version INTEGER NOT NULL, 
	json_schema TEXT NOT NULL, 
	CONSTRAINT pk_result_schemas PRIMARY KEY (kind, schema_version)
);
INSERT INTO "result_schemas" VALUES('frames',1,'{"$defs":{"Levels":{"additionalProperties":false,"description":"Time-domain facts over all channels. A level of ``None`` means digital silence.","properties":{"peak_dbfs":{"anyOf":[{"type":"number"},{"type":"null"}],"title":"Peak Dbfs"},"rms_dbfs":{"anyOf":[{"type":"number"},{"type":"null"}],"title":"Rms Dbfs"},"crest_db":{"anyOf":[{"type":"number"},{"type":"null"}],"title":"Crest Db"},"dc_offset":{"items":{"type":"number"},"title":"Dc Offset","type":"array"},"clipped_samples":{"title":"Clipped Samples","type":"integer"},"stereo_correlation":{"anyOf":[{"type":"number"},{"type":"null"}],"title":"Stereo Correlation"}},"required":["peak_dbfs","rms_dbfs","crest_db","dc_offset","clipped_samples","stereo_correlation"],"title":"Levels","type":"object"},"Statistic":{"additionalProperties":false,"description":"Distribution of one feature over the active frames of a file.","properties":{"mean":{"title":"Mean","type":"number"},"std":{"title":"Std","type":"number"},"p10":{"title":"P10","type":"number"},"p50":{"title":"P50","type":"number"},"p90":{"title":"P90","type":"number"}},"required":["mean","std","p10","p50","p90"],"title":"Statistic","type":"object"}},"additionalProperties":false,"description":"Frame-wise features of a whole file, as arrays on disk.\n\nThe rhythm and timbre frames (``frame_rate_hz``, about 100 a second; frame ``i`` is centred on\n``i / frame_rate_hz`` seconds) come from a 22 050 Hz mono mix. ``level_dbfs`` is taken at the native rate,\nmaximum over channels, and never below \u2212160. ``None`` in a summary means the file is silent.","properties":{"duration_s":{"minimum":0,"title":"Duration S","type":"number"},"frame_rate_hz":{"exclusiveMinimum":0,"title":"Frame Rate Hz","type":"number"},"tonal_rate_hz":{"exclusiveMinimum":0,"title":"Tonal Rate Hz","type":"number"},"level_rate_hz":{"exclusiveMinimum":0,"title":"Level Rate Hz","type":"number"},"log_mel_db":{"additionalProperties":false,"properties":{"sha256":{"pattern":"^[0-9a-f]{64}$","type":"string"},"dtype":{"const":"float16"},"shape":{"items":false,"minItems":2,"prefixItems":[{"minimum":0,"type":"integer"},{"const":64}],"type":"array"}},"required":["sha256","dtype","shape"],"title":"Array","type":"object"},"mfcc":{"additionalProperties":false,"properties":{"sha256":{"pattern":"^[0-9a-f]{64}$","type":"string"},"dtype":{"const":"float16"},"shape":{"items":false,"minItems":2,"prefixItems":[{"minimum":0,"type":"integer"},{"const":14}],"type":"array"}},"required":["sha256","dtype","shape"],"title":"Array","type":"object"},"spectral":{"additionalProperties":false,"properties":{"sha256":{"pattern":"^[0-9a-f]{64}$","type":"string"},"dtype":{"const":"float32"},"shape":{"items":false,"minItems":2,"prefixItems":[{"minimum":0,"type":"integer"},{"const":5}],"type":"array"}},"required":["sha256","dtype","shape"],"title":"Array","type":"object"},"onset_strength":{"additionalProperties":false,"properties":{"sha256":{"pattern":"^[0-9a-f]{64}$","type":"string"},"dtype":{"const":"float32"},"shape":{"items":false,"minItems":2,"prefixItems":[{"minimum":0,"type":"integer"},{"const":4}],"type":"array"}},"required":["sha256","dtype","shape"],"title":"Array","type":"object"},"chroma":{"additionalProperties":false,"properties":{"sha256":{"pattern":"^[0-9a-f]{64}$","type":"string"},"dtype":{"const":"float32"},"shape":{"items":false,"minItems":2,"prefixItems":[{"minimum":0,"type":"integer"},{"const":12}],"type":"array"}},"required":["sha256","dtype","shape"],"title":"Array","type":"object"},"level_dbfs":{"additionalProperties":false,"properties":{"sha256":{"pattern":"^[0-9a-f]{64}$","type":"string"},"dtype":{"const":"float32"},"shape":{"items":false,"minItems":2,"prefixItems":[{"minimum":0,"type":"integer"},{"const":2}],"type":"array"}},"required":["sha256","dtype","shape"],"title":"Array","type":"object"},"levels":{"$ref":"#/$defs/Levels"},"centroid_hz":{"anyOf":[{"$ref":"#/$defs/Statistic"},{"type":"null"}]},"bandwidth_hz":{"anyOf":[{"$ref":"#/$defs/Statistic"},{"type":"null"}]},"rolloff85_hz":{"anyOf":[{"$ref":"#/$defs/Statistic"},{"type":"null"}]},"flatness":{"anyOf":[{"$ref":"#/$defs/Statistic"},{"type":"null"}]},"flux":{"anyOf":[{"$ref":"#/$defs/Statistic"},{"type":"null"}]},"mfcc_mean":{"anyOf":[{"items":{"type":"number"},"type":"array"},{"type":"null"}],"title":"Mfcc Mean"},"mfcc_std":{"anyOf":[{"items":{"type":"number"},"type":"array"},{"type":"null"}],"title":"Mfcc Std"},"chroma_mean":{"anyOf":[{"items":{"type":"number"},"type":"array"},{"type":"null"}],"title":"Chroma Mean"},"onset_rate_hz":{"anyOf":[{"type":"number"},{"type":"null"}],"title":"Onset Rate Hz"},"attack_s":{"anyOf":[{"type":"number"},{"type":"null"}],"title":"Attack S"},"low_share":{"anyOf":[{"type":"number"},{"type":"null"}],"title":"Low Share"}},"required":["duration_s","frame_rate_hz","tonal_rate_hz","level_rate_hz","log_mel_db","mfcc","spectral","onset_strength","chroma","level_dbfs","levels","centroid_hz","bandwidth_hz","rolloff85_hz","flatness","flux","mfcc_mean","mfcc_std","chroma_mean","onset_rate_hz","attack_s","low_share"],"title":"Frames","type":"object"}');
INSERT INTO "result_schemas" VALUES('regions',1,'{"$defs":{"NoiseFloor":{"additionalProperties":false,"description":"The estimated noise floor from ``time_s`` on.","properties":{"time_s":{"minimum":0,"title":"Time S","type":"number"},"level_dbfs":{"title":"Level Dbfs","type":"number"}},"required":["time_s","level_dbfs"],"title":"NoiseFloor","type":"object"},"Region":{"additionalProperties":false,"description":"A stretch of sound between silences.","properties":{"start_s":{"minimum":0,"title":"Start S","type":"number"},"end_s":{"minimum":0,"title":"End S","type":"number"},"peak_dbfs":{"title":"Peak Dbfs","type":"number"},"rms_dbfs":{"title":"Rms Dbfs","type":"number"},"snr_db":{"title":"Snr Db","type":"number"},"confidence":{"maximum":1,"minimum":0,"title":"Confidence","type":"number"}},"required":["start_s","end_s","peak_dbfs","rms_dbfs","snr_db","confidence"],"title":"Region","type":"object"}},"additionalProperties":false,"description":"All regions of a file, in order, without overlap. No regions means the file is silent.","properties":{"regions":{"items":{"$ref":"#/$defs/Region"},"title":"Regions","type":"array"},"noise_floor":{"items":{"$ref":"#/$defs/NoiseFloor"},"title":"Noise Floor","type":"array"},"leading_silence_s":{"minimum":0,"title":"Leading Silence S","type":"number"},"trailing_silence_s":{"minimum":0,"title":"Trailing Silence S","type":"number"},"silence_ratio":{"maximum":1,"minimum":0,"title":"Silence Ratio","type":"number"}},"required":["regions","noise_floor","leading_silence_s","trailing_silence_s","silence_ratio"],"title":"Regions","type":"object"}');
INSERT INTO "result_schemas" VALUES('timeline',1,'{"$defs":{"Scene":{"additionalProperties":false,"description":"A stretch of one kind of content. *Segment* means scene.","properties":{"start_s":{"minimum":0,"title":"Start S","type":"number"},"end_s":{"minimum":0,"title":"End S","type":"number"},"region":{"minimum":0,"title":"Region","type":"integer"},"confidence":{"maximum":1,"minimum":0,"title":"Confidence","type":"number"}},"required":["start_s","end_s","region","confidence"],"title":"Scene","type":"object"},"Section":{"additionalProperties":false,"description":"A musical section inside a scene; equal letters repeat each other.","properties":{"start_s":{"minimum":0,"title":"Start S","type":"number"},"end_s":{"minimum":0,"title":"End S","type":"number"},"scene":{"minimum":0,"title":"Scene","type":"integer"},"label":{"title":"Label","type":"string"},"confidence":{"maximum":1,"minimum":0,"title":"Confidence","type":"number"},"aligned_to":{"default":"none","enum":["downbeat","beat","none"],"title":"Aligned To","type":"string"},"repeats":{"anyOf":[{"minimum":0,"type":"integer"},{"type":"null"}],"default":null,"title":"Repeats"}},"required":["start_s","end_s","scene","label","confidence"],"title":"Section","type":"object"}},"additionalProperties":false,"description":"Scenes and sections of a file.\n\n``tempo`` says how that optional input stood: without it no sections can be told, only scenes.","properties":{"scenes":{"items":{"$ref":"#/$defs/Scene"},"title":"Scenes","type":"array"},"sections":{"default":[],"items":{"$ref":"#/$defs/Section"},"title":"Sections","type":"array"},"tempo":{"default":"absent","enum":["given","absent","failed"],"title":"Tempo","type":"string"}},"required":["scenes"],"title":"Timeline","type":"object"}');
INSERT INTO "result_schemas" VALUES('tempo',1,'{"$defs":{"Beat":{"additionalProperties":false,"description":"One beat. ``position`` counts from 1 within the bar where the meter is known.","properties":{"time_s":{"minimum":0,"title":"Time S","type":"number"},"position":{"anyOf":[{"minimum":1,"type":"integer"},{"type":"null"}],"default":null,"title":"Position"},"interpolated":{"default":false,"title":"Interpolated","type":"boolean"}},"required":["time_s"],"title":"Beat","type":"object"},"Meter":{"additionalProperties":false,"description":"Time signature.","properties":{"numerator":{"minimum":1,"title":"Numerator","type":"integer"},"denominator":{"minimum":1,"title":"Denominator","type":"integer"},"probability":{"maximum":1,"minimum":0,"title":"Probability","type":"number"}},"required":["numerator","denominator","probability"],"title":"Meter","type":"object"},"RegionTempo":{"additionalProperties":false,"description":"The tempo of one long region; ``bpm`` of ``None`` means it has none.","properties":{"start_s":{"minimum":0,"title":"Start S","type":"number"},"end_s":{"minimum":0,"title":"End S","type":"number"},"bpm":{"anyOf":[{"exclusiveMinimum":0,"type":"number"},{"type":"null"}],"default":null,"title":"Bpm"},"confidence":{"maximum":1,"minimum":0,"title":"Confidence","type":"number"}},"required":["start_s","end_s","confidence"],"title":"RegionTempo","type":"object"},"TempoCandidate":{"additionalProperties":false,"description":"An alternative answer and its probability.","properties":{"bpm":{"exclusiveMinimum":0,"title":"Bpm","type":"number"},"probability":{"maximum":1,"minimum":0,"title":"Probability","type":"number"},"relation":{"title":"Relation","type":"string"}},"required":["bpm","probability","relation"],"title":"TempoCandidate","type":"object"},"TempoPoint":{"additionalProperties":false,"description":"The local tempo from ``time_s`` on.","properties":{"time_s":{"minimum":0,"title":"Time S","type":"number"},"bpm":{"exclusiveMinimum":0,"title":"Bpm","type":"number"}},"required":["time_s","bpm"],"title":"TempoPoint","type":"object"}},"additionalProperties":false,"description":"The tempo of a file. ``bpm`` of ``None`` is an answer: this sound has no tempo, and why.\n\n``confidence`` is the calibrated probability that this answer is right (within 4 % where it is a number);\n``octave_confidence`` the probability that it is right given that it is right up to a factor of 2 or 3.\n``confidence`` and the probabilities of ``alternatives`` add up to 1 at most, and the answer is none of them. Where\nthere is a ``tempo_map``, the answer occurs in it.","properties":{"bpm":{"anyOf":[{"exclusiveMinimum":0,"type":"number"},{"type":"null"}],"title":"Bpm"},"confidence":{"maximum":1,"minimum":0,"title":"Confidence","type":"number"},"octave_confidence":{"anyOf":[{"maximum":1,"minimum":0,"type":"number"},{"type":"null"}],"default":null,"title":"Octave Confidence"},"no_tempo_reason":{"anyOf":[{"enum":["one_shot","no_onsets","no_pulse","silent"],"type":"string"},{"type":"null"}],"default":null,"title":"No Tempo Reason"},"alternatives":{"default":[],"items":{"$ref":"#/$defs/TempoCandidate"},"title":"Alternatives","type":"array"},"is_constant":{"anyOf":[{"type":"boolean"},{"type":"null"}],"default":null,"title":"Is Constant"},"tempo_map":{"default":[],"items":{"$ref":"#/$defs/TempoPoint"},"title":"Tempo Map","type":"array"},"beats":{"default":[],"items":{"$ref":"#/$defs/Beat"},"title":"Beats","type":"array"},"meter":{"anyOf":[{"$ref":"#/$defs/Meter"},{"type":"null"}],"default":null},"loop_beats":{"anyOf":[{"type":"number"},{"type":"null"}],"default":null,"title":"Loop Beats"},"regions":{"default":[],"items":{"$ref":"#/$defs/RegionTempo"},"title":"Regions","type":"array"},"evidence":{"additionalProperties":{"type":"number"},"default":{},"title":"Evidence","type":"object"}},"required":["bpm","confidence"],"title":"Tempo","type":"object"}');
INSERT INTO "result_schemas" VALUES('key',1,'{"$defs":{"KeyCandidate":{"additionalProperties":false,"description":"An alternative answer and its probability.","properties":{"tonic":{"enum":["C","C#","D","Eb","E","F","F#","G","Ab","A","Bb","B"],"title":"Tonic","type":"string"},"mode":{"enum":["major","minor"],"title":"Mode","type":"string"},"probability":{"maximum":1,"minimum":0,"title":"Probability","type":"number"},"relation":{"enum":["fifth","relative","parallel","other"],"title":"Relation","type":"string"}},"required":["tonic","mode","probability","relation"],"title":"KeyCandidate","type":"object"},"KeySpan":{"additionalProperties":false,"description":"The key of one stretch; no tonic means it has none.","properties":{"start_s":{"minimum":0,"title":"Start S","type":"number"},"end_s":{"minimum":0,"title":"End S","type":"number"},"tonic":{"anyOf":[{"enum":["C","C#","D","Eb","E","F","F#","G","Ab","A","Bb","B"],"type":"string"},{"type":"null"}],"default":null,"title":"Tonic"},"mode":{"anyOf":[{"enum":["major","minor"],"type":"string"},{"type":"null"}],"default":null,"title":"Mode"},"confidence":{"maximum":1,"minimum":0,"title":"Confidence","type":"number"}},"required":["start_s","end_s","confidence"],"title":"KeySpan","type":"object"}},"additionalProperties":false,"description":"The key of a file. ``tonic`` of ``None`` is an answer: this sound has no key, and why.\n\n``scores`` are the probabilities of the 24 keys, C major \u2026 B major, then C minor \u2026 B minor. ``confidence`` and the\nprobabilities of ``alternatives`` add up to 1 at most, and the answer is none of them. Where ``key_map`` has keys,\nthe answer is one of them.","properties":{"tonic":{"anyOf":[{"enum":["C","C#","D","Eb","E","F","F#","G","Ab","A","Bb","B"],"type":"string"},{"type":"null"}],"title":"Tonic"},"mode":{"anyOf":[{"enum":["major","minor"],"type":"string"},{"type":"null"}],"title":"Mode"},"confidence":{"maximum":1,"minimum":0,"title":"Confidence","type":"number"},"no_key_reason":{"anyOf":[{"enum":["atonal","single_note","silent"],"type":"string"},{"type":"null"}],"default":null,"title":"No Key Reason"},"scores":{"anyOf":[{"items":{"type":"number"},"type":"array"},{"type":"null"}],"default":null,"title":"Scores"},"alternatives":{"default":[],"items":{"$ref":"#/$defs/KeyCandidate"},"title":"Alternatives","type":"array"},"camelot":{"anyOf":[{"type":"string"},{"type":"null"}],"default":null,"title":"Camelot"},"open_key":{"anyOf":[{"type":"string"},{"type":"null"}],"default":null,"title":"Open Key"},"tuning_cents":{"anyOf":[{"type":"number"},{"type":"null"}],"default":null,"title":"Tuning Cents"},"tonalness":{"anyOf":[{"maximum":1,"minimum":0,"type":"number"},{"type":"null"}],"default":null,"title":"Tonalness"},"key_map":{"default":[],"items":{"$ref":"#/$defs/KeySpan"},"title":"Key Map","type":"array"},"regions":{"default":[],"items":{"$ref":"#/$defs/KeySpan"},"title":"Regions","type":"array"},"evidence":{"additionalProperties":{"type":"number"},"default":{},"title":"Evidence","type":"object"}},"required":["tonic","mode","confidence"],"title":"Key","type":"object"}');
INSERT INTO "result_schemas" VALUES('classification',1,'{"$defs":{"Label":{"additionalProperties":false,"description":"A label and its calibrated probability.","properties":{"name":{"title":"Name","type":"string"},"probability":{"maximum":1,"minimum":0,"title":"Probability","type":"number"}},"required":["name","probability"],"title":"Label","type":"object"}},"additionalProperties":false,"description":"What one segment is.\n\nLabels of ``content`` do not exclude one another (someone sings over music). ``confidence`` is the probability\nthat the first of them is right; where ``abstained`` names ``content``, it is too low to be taken for an answer.","properties":{"form":{"anyOf":[{"$ref":"#/$defs/Label"},{"type":"null"}],"default":null},"type":{"anyOf":[{"$ref":"#/$defs/Label"},{"type":"null"}],"default":null},"own":{"anyOf":[{"$ref":"#/$defs/Label"},{"type":"null"}],"default":null},"alternatives":{"additionalProperties":{"items":{"$ref":"#/$defs/Label"},"type":"array"},"default":{},"propertyNames":{"enum":["content","form","type","own"]},"title":"Alternatives","type":"object"},"abstained":{"default":[],"items":{"enum":["content","form","type","own"],"type":"string"},"title":"Abstained","type":"array"},"content":{"items":{"$ref":"#/$defs/Label"},"minItems":1,"title":"Content","type":"array"},"confidence":{"maximum":1,"minimum":0,"title":"Confidence","type":"number"},"segment":{"enum":["scene","region"],"title":"Segment","type":"string"},"backend":{"title":"Backend","type":"string"},"device":{"title":"Device","type":"string"},"warnings":{"default":[],"items":{"type":"string"},"title":"Warnings","type":"array"}},"required":["content","confidence","segment","backend","device"],"title":"Classification","type":"object"}');
INSERT INTO "result_schemas" VALUES('contents',1,'{"$defs":{"Label":{"additionalProperties":false,"description":"A label and its calibrated probability.","properties":{"name":{"title":"Name","type":"string"},"probability":{"maximum":1,"minimum":0,"title":"Probability","type":"number"}},"required":["name","probability"],"title":"Label","type":"object"},"Presence":{"additionalProperties":false,"description":"A content label of a file: the probability that it is anywhere in it, and its ``share`` of the sound.","properties":{"name":{"title":"Name","type":"string"},"probability":{"maximum":1,"minimum":0,"title":"Probability","type":"number"},"share":{"maximum":1,"minimum":0,"title":"Share","type":"number"}},"required":["name","probability","share"],"title":"Presence","type":"object"}},"additionalProperties":false,"description":"What a file contains, over all its segments. A file without sound contains nothing: ``content`` is empty.","properties":{"form":{"anyOf":[{"$ref":"#/$defs/Label"},{"type":"null"}],"default":null},"type":{"anyOf":[{"$ref":"#/$defs/Label"},{"type":"null"}],"default":null},"own":{"anyOf":[{"$ref":"#/$defs/Label"},{"type":"null"}],"default":null},"alternatives":{"additionalProperties":{"items":{"$ref":"#/$defs/Label"},"type":"array"},"default":{},"propertyNames":{"enum":["content","form","type","own"]},"title":"Alternatives","type":"object"},"abstained":{"default":[],"items":{"enum":["content","form","type","own"],"type":"string"},"title":"Abstained","type":"array"},"content":{"items":{"$ref":"#/$defs/Presence"},"title":"Content","type":"array"},"sound_s":{"minimum":0,"title":"Sound S","type":"number"},"segments":{"minimum":0,"title":"Segments","type":"integer"}},"required":["content","sound_s","segments"],"title":"Contents","type":"object"}');
INSERT INTO "result_schemas" VALUES('acme.loudness',1,'{"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object","additionalProperties":false,"required":["integrated_lufs","grade"],"properties":{"integrated_lufs":{"type":"number"},"grade":{"type":"string"},"clipped":{"type":"boolean"},"range":{"type":"object"},"curve":{"type":"array"}}}');
INSERT INTO "result_schemas" VALUES('acme.speech',1,'{"type":"object","required":["ratio"],"properties":{"ratio":{"type":"number"}}}');
CREATE TABLE run_analyzers (
	run_id INTEGER NOT NULL, 
	analyzer VARCHAR NOT NULL, 
	version VARCHAR NOT NULL, 
	distribution VARCHAR NOT NULL, 
	distribution_version VARCHAR NOT NULL, 
	steps INTEGER NOT NULL, 
	elapsed_s FLOAT NOT NULL, 
	cpu_s FLOAT NOT NULL, 
	peak_mb FLOAT NOT NULL, 
	CONSTRAINT pk_run_analyzers PRIMARY KEY (run_id, analyzer), 
	CONSTRAINT fk_run_analyzers_run_id FOREIGN KEY(run_id) REFERENCES runs (id) ON DELETE CASCADE
);
INSERT INTO "run_analyzers" VALUES(1,'tempo','1','sampler-tempo','0.1.0',9,4.5,4.0,150.0);
INSERT INTO "run_analyzers" VALUES(1,'loud','1','acme-loudness','2.1',4,1.0,0.5,90.0);
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
INSERT INTO "runs" VALUES(1,'2026-11-11 12:00:00.000000','2026-11-11 12:05:00.000000','finished','0.1.0','{"paths": ["/sounds"], "roots": ["/sounds"], "pid": 4001, "host": "studio"}','{"ok":40,"failed":3,"undetermined":2,"skipped":2}');
INSERT INTO "runs" VALUES(2,'2026-11-12 12:00:00.000000','2026-11-12 12:05:00.000000','cancelled','0.1.0','{"paths": ["/sounds/loops"], "roots": ["/sounds/loops"], "plugins": ["key"], "pid": 4002, "host": "studio"}','{"ok":1}');
INSERT INTO "runs" VALUES(3,'2026-11-13 12:00:00.000000','2026-11-13 12:05:00.000000','failed','0.1.0','{"paths": ["/sounds/loops"], "roots": ["/sounds/loops"], "pid": 4003, "host": "studio"}','{}');
INSERT INTO "runs" VALUES(4,'2026-11-14 12:00:00.000000',NULL,'running','0.1.0','{"paths": ["/sounds"], "roots": ["/sounds"], "pid": 4004, "host": "studio"}',NULL);
CREATE TABLE saved_queries (
	name VARCHAR NOT NULL, 
	"query" TEXT NOT NULL, 
	saved_at DATETIME NOT NULL, 
	CONSTRAINT pk_saved_queries PRIMARY KEY (name)
);
INSERT INTO "saved_queries" VALUES('fast','bpm:100.. sort:bpm-','2026-11-16 09:00:00.000000');
INSERT INTO "saved_queries" VALUES('mine','tag:favourite , saved:fast','2026-11-16 09:00:00.000000');
CREATE TABLE scalars (
	file_id INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	field VARCHAR NOT NULL, 
	number FLOAT, 
	text VARCHAR, 
	CONSTRAINT pk_scalars PRIMARY KEY (file_id, kind, field), 
	CONSTRAINT ck_scalars_value CHECK ((number IS NULL) <> (text IS NULL)), 
	CONSTRAINT fk_scalars_file_id FOREIGN KEY(file_id) REFERENCES files (id) ON DELETE CASCADE
)
 WITHOUT ROWID

;
INSERT INTO "scalars" VALUES(1,'contents','form.name',NULL,'one-shot');
INSERT INTO "scalars" VALUES(1,'contents','form.probability',0.9,NULL);
INSERT INTO "scalars" VALUES(1,'contents','segments',2.0,NULL);
INSERT INTO "scalars" VALUES(1,'contents','sound_s',2.0,NULL);
INSERT INTO "scalars" VALUES(1,'contents','type.name',NULL,'kick');
INSERT INTO "scalars" VALUES(1,'contents','type.probability',0.85,NULL);
INSERT INTO "scalars" VALUES(1,'frames','duration_s',0.5,NULL);
INSERT INTO "scalars" VALUES(1,'frames','frame_rate_hz',100.0,NULL);
INSERT INTO "scalars" VALUES(1,'frames','level_rate_hz',100.0,NULL);
INSERT INTO "scalars" VALUES(1,'frames','levels.clipped_samples',0.0,NULL);
INSERT INTO "scalars" VALUES(1,'frames','levels.crest_db',11.0,NULL);
INSERT INTO "scalars" VALUES(1,'frames','levels.peak_dbfs',-1.0,NULL);
INSERT INTO "scalars" VALUES(1,'frames','levels.rms_dbfs',-12.0,NULL);
INSERT INTO "scalars" VALUES(1,'frames','tonal_rate_hz',10.0,NULL);
INSERT INTO "scalars" VALUES(1,'regions','leading_silence_s',0.0,NULL);
INSERT INTO "scalars" VALUES(1,'regions','silence_ratio',0.1,NULL);
INSERT INTO "scalars" VALUES(1,'regions','trailing_silence_s',0.0,NULL);
INSERT INTO "scalars" VALUES(1,'tempo','confidence',0.9,NULL);
INSERT INTO "scalars" VALUES(1,'tempo','no_tempo_reason',NULL,'one_shot');
INSERT INTO "scalars" VALUES(1,'tempo','octave_confidence',0.75,NULL);
INSERT INTO "scalars" VALUES(1,'timeline','tempo',NULL,'absent');
INSERT INTO "scalars" VALUES(2,'contents','form.name',NULL,'one-shot');
INSERT INTO "scalars" VALUES(2,'contents','form.probability',1.0,NULL);
INSERT INTO "scalars" VALUES(2,'contents','own.name',NULL,'grösste snares');
INSERT INTO "scalars" VALUES(2,'contents','own.probability',0.7,NULL);
INSERT INTO "scalars" VALUES(2,'contents','segments',2.0,NULL);
INSERT INTO "scalars" VALUES(2,'contents','sound_s',2.0,NULL);
INSERT INTO "scalars" VALUES(2,'contents','type.name',NULL,'clap');
INSERT INTO "scalars" VALUES(2,'contents','type.probability',1.0,NULL);
INSERT INTO "scalars" VALUES(2,'regions','leading_silence_s',0.0,NULL);
INSERT INTO "scalars" VALUES(2,'regions','silence_ratio',0.1,NULL);
INSERT INTO "scalars" VALUES(2,'regions','trailing_silence_s',0.0,NULL);
INSERT INTO "scalars" VALUES(2,'tempo','confidence',0.7,NULL);
INSERT INTO "scalars" VALUES(2,'tempo','no_tempo_reason',NULL,'one_shot');
INSERT INTO "scalars" VALUES(2,'tempo','octave_confidence',0.75,NULL);
INSERT INTO "scalars" VALUES(2,'timeline','tempo',NULL,'absent');
INSERT INTO "scalars" VALUES(3,'contents','form.name',NULL,'loop');
INSERT INTO "scalars" VALUES(3,'contents','form.probability',0.9,NULL);
INSERT INTO "scalars" VALUES(3,'contents','segments',2.0,NULL);
INSERT INTO "scalars" VALUES(3,'contents','sound_s',2.0,NULL);
INSERT INTO "scalars" VALUES(3,'key','confidence',0.3,NULL);
INSERT INTO "scalars" VALUES(3,'key','mode',NULL,'minor');
INSERT INTO "scalars" VALUES(3,'key','tonic',NULL,'f#');
INSERT INTO "scalars" VALUES(3,'regions','leading_silence_s',0.0,NULL);
INSERT INTO "scalars" VALUES(3,'regions','silence_ratio',0.1,NULL);
INSERT INTO "scalars" VALUES(3,'regions','trailing_silence_s',0.0,NULL);
INSERT INTO "scalars" VALUES(3,'tempo','bpm',87.0,NULL);
INSERT INTO "scalars" VALUES(3,'tempo','confidence',1.0,NULL);
INSERT INTO "scalars" VALUES(3,'timeline','tempo',NULL,'absent');
INSERT INTO "scalars" VALUES(4,'acme.loudness','clipped',NULL,'true');
INSERT INTO "scalars" VALUES(4,'acme.loudness','grade',NULL,'loud');
INSERT INTO "scalars" VALUES(4,'acme.loudness','integrated_lufs',-9.5,NULL);
INSERT INTO "scalars" VALUES(4,'acme.loudness','range.high',-7.5,NULL);
INSERT INTO "scalars" VALUES(4,'acme.loudness','range.low',-14.0,NULL);
INSERT INTO "scalars" VALUES(4,'contents','form.name',NULL,'loop');
INSERT INTO "scalars" VALUES(4,'contents','form.probability',0.7,NULL);
INSERT INTO "scalars" VALUES(4,'contents','segments',2.0,NULL);
INSERT INTO "scalars" VALUES(4,'contents','sound_s',2.0,NULL);
INSERT INTO "scalars" VALUES(4,'frames','duration_s',16.0,NULL);
INSERT INTO "scalars" VALUES(4,'frames','frame_rate_hz',100.0,NULL);
INSERT INTO "scalars" VALUES(4,'frames','level_rate_hz',100.0,NULL);
INSERT INTO "scalars" VALUES(4,'frames','levels.clipped_samples',0.0,NULL);
INSERT INTO "scalars" VALUES(4,'frames','levels.crest_db',11.0,NULL);
INSERT INTO "scalars" VALUES(4,'frames','levels.peak_dbfs',-1.0,NULL);
INSERT INTO "scalars" VALUES(4,'frames','levels.rms_dbfs',-12.0,NULL);
INSERT INTO "scalars" VALUES(4,'frames','tonal_rate_hz',10.0,NULL);
INSERT INTO "scalars" VALUES(4,'key','camelot',NULL,'8b');
INSERT INTO "scalars" VALUES(4,'key','confidence',1.0,NULL);
INSERT INTO "scalars" VALUES(4,'key','mode',NULL,'major');
INSERT INTO "scalars" VALUES(4,'key','open_key',NULL,'1d');
INSERT INTO "scalars" VALUES(4,'key','tonic',NULL,'c');
INSERT INTO "scalars" VALUES(4,'regions','leading_silence_s',0.0,NULL);
INSERT INTO "scalars" VALUES(4,'regions','silence_ratio',0.1,NULL);
INSERT INTO "scalars" VALUES(4,'regions','trailing_silence_s',0.0,NULL);
INSERT INTO "scalars" VALUES(4,'tempo','bpm',120.25,NULL);
INSERT INTO "scalars" VALUES(4,'tempo','confidence',0.9,NULL);
INSERT INTO "scalars" VALUES(4,'tempo','octave_confidence',0.75,NULL);
INSERT INTO "scalars" VALUES(4,'timeline','tempo',NULL,'absent');
INSERT INTO "scalars" VALUES(5,'acme.loudness','clipped',NULL,'false');
INSERT INTO "scalars" VALUES(5,'acme.loudness','grade',NULL,'fine');
INSERT INTO "scalars" VALUES(5,'acme.loudness','integrated_lufs',-23.0,NULL);
INSERT INTO "scalars" VALUES(5,'acme.loudness','range.high',-21.0,NULL);
INSERT INTO "scalars" VALUES(5,'acme.loudness','range.low',-27.5,NULL);
INSERT INTO "scalars" VALUES(5,'contents','form.name',NULL,'song');
INSERT INTO "scalars" VALUES(5,'contents','form.probability',0.5,NULL);
INSERT INTO "scalars" VALUES(5,'contents','segments',2.0,NULL);
INSERT INTO "scalars" VALUES(5,'contents','sound_s',2.0,NULL);
INSERT INTO "scalars" VALUES(5,'key','camelot',NULL,'8a');
INSERT INTO "scalars" VALUES(5,'key','confidence',1.0,NULL);
INSERT INTO "scalars" VALUES(5,'key','mode',NULL,'minor');
INSERT INTO "scalars" VALUES(5,'key','open_key',NULL,'1m');
INSERT INTO "scalars" VALUES(5,'key','tonic',NULL,'a');
INSERT INTO "scalars" VALUES(5,'regions','leading_silence_s',0.0,NULL);
INSERT INTO "scalars" VALUES(5,'regions','silence_ratio',0.1,NULL);
INSERT INTO "scalars" VALUES(5,'regions','trailing_silence_s',0.0,NULL);
INSERT INTO "scalars" VALUES(5,'tempo','bpm',92.5,NULL);
INSERT INTO "scalars" VALUES(5,'tempo','confidence',1.0,NULL);
INSERT INTO "scalars" VALUES(5,'timeline','tempo',NULL,'absent');
INSERT INTO "scalars" VALUES(6,'acme.loudness','clipped',NULL,'false');
INSERT INTO "scalars" VALUES(6,'acme.loudness','grade',NULL,'fine');
INSERT INTO "scalars" VALUES(6,'acme.loudness','integrated_lufs',-18.25,NULL);
INSERT INTO "scalars" VALUES(6,'acme.loudness','range.high',-16.25,NULL);
INSERT INTO "scalars" VALUES(6,'acme.loudness','range.low',-22.75,NULL);
INSERT INTO "scalars" VALUES(6,'contents','form.name',NULL,'recording');
INSERT INTO "scalars" VALUES(6,'contents','form.probability',0.8,NULL);
INSERT INTO "scalars" VALUES(6,'contents','segments',2.0,NULL);
INSERT INTO "scalars" VALUES(6,'contents','sound_s',2.0,NULL);
INSERT INTO "scalars" VALUES(6,'regions','leading_silence_s',0.0,NULL);
INSERT INTO "scalars" VALUES(6,'regions','silence_ratio',0.1,NULL);
INSERT INTO "scalars" VALUES(6,'regions','trailing_silence_s',0.0,NULL);
INSERT INTO "scalars" VALUES(6,'timeline','tempo',NULL,'absent');
INSERT INTO "scalars" VALUES(7,'key','confidence',0.8,NULL);
INSERT INTO "scalars" VALUES(7,'key','mode',NULL,'minor');
INSERT INTO "scalars" VALUES(7,'key','tonic',NULL,'e');
INSERT INTO "scalars" VALUES(7,'regions','leading_silence_s',0.0,NULL);
INSERT INTO "scalars" VALUES(7,'regions','silence_ratio',0.1,NULL);
INSERT INTO "scalars" VALUES(7,'regions','trailing_silence_s',0.0,NULL);
INSERT INTO "scalars" VALUES(7,'tempo','bpm',60.0,NULL);
INSERT INTO "scalars" VALUES(7,'tempo','confidence',0.9,NULL);
INSERT INTO "scalars" VALUES(7,'tempo','octave_confidence',0.75,NULL);
INSERT INTO "scalars" VALUES(7,'timeline','tempo',NULL,'absent');
INSERT INTO "scalars" VALUES(9,'acme.loudness','clipped',NULL,'false');
INSERT INTO "scalars" VALUES(9,'acme.loudness','grade',NULL,'silent');
INSERT INTO "scalars" VALUES(9,'acme.loudness','integrated_lufs',-40.0,NULL);
INSERT INTO "scalars" VALUES(9,'acme.loudness','range.high',-38.0,NULL);
INSERT INTO "scalars" VALUES(9,'acme.loudness','range.low',-44.5,NULL);
INSERT INTO "scalars" VALUES(9,'contents','segments',2.0,NULL);
INSERT INTO "scalars" VALUES(9,'contents','sound_s',2.0,NULL);
INSERT INTO "scalars" VALUES(9,'regions','leading_silence_s',0.0,NULL);
INSERT INTO "scalars" VALUES(9,'regions','silence_ratio',0.1,NULL);
INSERT INTO "scalars" VALUES(9,'regions','trailing_silence_s',0.0,NULL);
INSERT INTO "scalars" VALUES(9,'timeline','tempo',NULL,'absent');
INSERT INTO "scalars" VALUES(10,'regions','leading_silence_s',0.0,NULL);
INSERT INTO "scalars" VALUES(10,'regions','silence_ratio',0.1,NULL);
INSERT INTO "scalars" VALUES(10,'regions','trailing_silence_s',0.0,NULL);
INSERT INTO "scalars" VALUES(10,'tempo','bpm',121.5,NULL);
INSERT INTO "scalars" VALUES(10,'tempo','confidence',0.4,NULL);
INSERT INTO "scalars" VALUES(10,'tempo','octave_confidence',0.75,NULL);
INSERT INTO "scalars" VALUES(10,'timeline','tempo',NULL,'absent');
INSERT INTO "scalars" VALUES(11,'regions','leading_silence_s',0.0,NULL);
INSERT INTO "scalars" VALUES(11,'regions','silence_ratio',0.1,NULL);
INSERT INTO "scalars" VALUES(11,'regions','trailing_silence_s',0.0,NULL);
INSERT INTO "scalars" VALUES(11,'tempo','confidence',1.0,NULL);
INSERT INTO "scalars" VALUES(11,'tempo','no_tempo_reason',NULL,'no_pulse');
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
INSERT INTO "segments" VALUES(6,0,0,1.0,20.0,0.7);
INSERT INTO "segments" VALUES(6,1,1,22.0,40.0,0.7);
INSERT INTO "segments" VALUES(6,2,2,45.0,59.0,0.7);
INSERT INTO "segments" VALUES(7,0,0,0.0,5.0,0.7);
INSERT INTO "segments" VALUES(10,0,0,0.0,1.0,0.7);
INSERT INTO "segments" VALUES(3,0,0,0.0,8.0,0.7);
INSERT INTO "segments" VALUES(5,0,0,0.5,29.0,0.7);
INSERT INTO "segments" VALUES(2,0,0,0.0,0.5,0.7);
INSERT INTO "segments" VALUES(1,0,0,0.0,0.4,0.7);
INSERT INTO "segments" VALUES(4,0,0,0.0,16.0,0.7);
INSERT INTO "segments" VALUES(9,0,0,0.0,120.0,0.7);
CREATE TABLE tags (
	id INTEGER NOT NULL, 
	file_id INTEGER NOT NULL, 
	location_id INTEGER, 
	source VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	value TEXT NOT NULL, 
	edit_id INTEGER, 
	name_folded VARCHAR NOT NULL, 
	value_folded TEXT NOT NULL, 
	number FLOAT, 
	CONSTRAINT pk_tags PRIMARY KEY (id), 
	CONSTRAINT ck_tags_source CHECK (source IN ('container', 'user')), 
	CONSTRAINT fk_tags_edit_id FOREIGN KEY(edit_id) REFERENCES edits (id), 
	CONSTRAINT fk_tags_file_id FOREIGN KEY(file_id) REFERENCES files (id) ON DELETE CASCADE, 
	CONSTRAINT fk_tags_location_id FOREIGN KEY(location_id) REFERENCES locations (id) ON DELETE CASCADE
);
INSERT INTO "tags" VALUES(1,1,1,'container','genre','Techno',NULL,'genre','techno',NULL);
INSERT INTO "tags" VALUES(2,1,1,'container','bpm','120',NULL,'bpm','120',120.0);
INSERT INTO "tags" VALUES(3,3,3,'container','artist','Ásgeir',NULL,'artist','ásgeir',NULL);
INSERT INTO "tags" VALUES(4,3,3,'container','bpm','174,00',NULL,'bpm','174,00',174.0);
INSERT INTO "tags" VALUES(5,4,4,'container','key','8A',NULL,'key','8a',NULL);
INSERT INTO "tags" VALUES(6,4,4,'container','date','2024-05-01',NULL,'date','2024-05-01',2024.0);
INSERT INTO "tags" VALUES(7,5,5,'container','title','Étude',NULL,'title','étude',NULL);
INSERT INTO "tags" VALUES(8,5,5,'container','track','3/12',NULL,'track','3/12',3.0);
INSERT INTO "tags" VALUES(9,4,7,'container','key','Am',NULL,'key','am',NULL);
INSERT INTO "tags" VALUES(10,4,NULL,'user','favourite','',10,'favourite','',NULL);
INSERT INTO "tags" VALUES(11,4,NULL,'user','rating','5',11,'rating','5',5.0);
INSERT INTO "tags" VALUES(12,6,NULL,'user','rating','3',12,'rating','3',3.0);
INSERT INTO "tags" VALUES(13,6,NULL,'user','Wörter','Straße',13,'wörter','strasse',NULL);
CREATE INDEX ix_files_added_at ON files (added_at);
CREATE INDEX ix_file_labels_name ON file_labels (name, question, probability, answer, file_id);
CREATE INDEX ix_file_summary_bpm ON file_summary (bpm);
CREATE INDEX ix_file_summary_duration_s ON file_summary (duration_s);
CREATE INDEX ix_file_summary_key ON file_summary ("key");
CREATE INDEX ix_locations_bytes_sha256 ON locations (bytes_sha256);
CREATE INDEX ix_locations_file_id ON locations (file_id, gone_at);
CREATE INDEX ix_locations_mtime_ns ON locations (mtime_ns);
CREATE INDEX ix_locations_order ON locations (path_folded, path_bytes, file_id) WHERE gone_at IS NULL;
CREATE INDEX ix_locations_gone ON locations (path_folded, path_bytes, file_id) WHERE gone_at IS NOT NULL;
CREATE INDEX ix_outcomes_status ON outcomes (status, file_id) WHERE current = 1;
CREATE UNIQUE INDEX uq_outcomes_chosen ON outcomes (file_id, kind) WHERE chosen = 1;
CREATE UNIQUE INDEX uq_outcomes_current ON outcomes (file_id, analyzer) WHERE current = 1;
CREATE INDEX ix_scalars_number ON scalars (kind, field, number) WHERE number IS NOT NULL;
CREATE INDEX ix_scalars_text ON scalars (kind, field, text) WHERE text IS NOT NULL;
CREATE INDEX ix_outcome_arrays_sha256 ON outcome_arrays (sha256);
CREATE INDEX ix_tags_file_id ON tags (file_id);
CREATE INDEX ix_tags_location_id ON tags (location_id);
COMMIT;
