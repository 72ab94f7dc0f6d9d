// The exchange log's texts in English.

export const exchanges = {
  empty: {
    title: 'Nothing was sent yet',
    meaning: 'Every request of this app and its answer will be listed here.',
  },
};
