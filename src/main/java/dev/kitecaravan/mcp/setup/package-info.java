/** What an agent's program needs to find the server: its configuration, and skills. */
package dev.kitecaravan.mcp.setup;
