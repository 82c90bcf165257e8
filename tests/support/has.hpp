// Whether a text says something, and what it says instead when it does not.
#pragma once

#include <string_view>

namespace fulcrum::test {

inline bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

#define EXPECT_HAS(text, part) EXPECT_TRUE(::fulcrum::test::has(text, part)) << "in:\n" << (text)
#define EXPECT_HAS_NOT(text, part) EXPECT_FALSE(::fulcrum::test::has(text, part)) << "in:\n" << (text)

}  // namespace fulcrum::test
