// Whether a text says something, and what it says instead when it does not.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace fulcrum::test {

inline bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

inline testing::AssertionResult says(const std::string& text, std::string_view part, bool wanted) {
    if (has(text, part) == wanted) return testing::AssertionSuccess();
    return testing::AssertionFailure() << (wanted ? "missing: " : "not wanted: ") << part << "\nin:\n" << text;
}

#define EXPECT_HAS(text, part) EXPECT_TRUE(::fulcrum::test::says(text, part, true))
#define EXPECT_HAS_NOT(text, part) EXPECT_TRUE(::fulcrum::test::says(text, part, false))

}  // namespace fulcrum::test
