package io.inferscope.rootcause;

import io.inferscope.model.LogRecord;
import io.inferscope.model.Pattern;

/** A log record with the pattern that was mined for it. */
public record PatternedLog(LogRecord record, Pattern pattern) {}
