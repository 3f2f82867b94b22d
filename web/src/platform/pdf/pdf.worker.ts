// Reads PDF files away from the page: whatever is in them, it can do no more than answer wrongly.
import "pdfjs-dist/build/pdf.worker.mjs";
